package maguey.common.outbox;

import java.util.concurrent.ThreadLocalRandom;
import maguey.common.events.EventAddress.Delivery;

/**
 * When a delivery that failed is tried again: after half a second, and then each time after twice
 * that pause, up to a minute; give or take a third, so that what failed together does not come back
 * together.
 */
enum RetrySchedule {
  /** Every minute, for a day. */
  FOR_A_DAY(1.0, 1_440),
  /**
   * From a minute on each pause is 15 % longer than the one before, for three days: after an outage
   * of any length nobody waits longer than a seventh of it.
   */
  FOR_DAYS(1.15, 54);

  private static final long FIRST_MS = 250;
  private static final long MINUTE_MS = 60_000;

  /** At which try doubling has reached a minute. */
  private static final int MINUTE_REACHED = 8;

  private final double growth;
  private final int maxAttempts;

  RetrySchedule(double growth, int maxAttempts) {
    this.growth = growth;
    this.maxAttempts = maxAttempts;
  }

  static RetrySchedule of(Delivery delivery) {
    return delivery == Delivery.REQUEST_FOR_DAYS ? FOR_DAYS : FOR_A_DAY;
  }

  /** Whether so many tries are enough. */
  boolean isOver(int attempts) {
    return attempts >= maxAttempts;
  }

  /** The pause after so many tries, before chance is added. */
  double meanMs(int attempts) {
    return attempts < MINUTE_REACHED
        ? FIRST_MS << attempts
        : MINUTE_MS * Math.pow(growth, attempts - MINUTE_REACHED);
  }

  /** The pause after so many tries. */
  long pauseMs(int attempts) {
    return (long) (meanMs(attempts) * ThreadLocalRandom.current().nextDouble(2 / 3.0, 4 / 3.0));
  }
}
