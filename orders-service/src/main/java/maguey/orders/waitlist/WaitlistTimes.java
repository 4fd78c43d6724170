package maguey.orders.waitlist;

/** How long things of the waitlist last, in business time. */
final class WaitlistTimes {
  /** Tickets are held for so long for who waited for them. */
  static final int OFFER_SECONDS = 4 * 3_600;

  private WaitlistTimes() {}
}
