package maguey.common.events;

/**
 * The addresses of the event bus that services share; {@code docs/events.md} has an example of each
 * body. Facts reach consumers through the outbox: at least once, perhaps twice, perhaps before the
 * reply to the request that caused them. A consumer with an effect keeps an inbox row. What is
 * published is for live views: at most once.
 */
public enum EventAddress {
  /** An order is paid and its tickets are valid. Published for live views. */
  ORDER_CONFIRMED("maguey.order.confirmed", Delivery.PUBLISH),
  /** The same, for the sender of the confirmation mail (orders-service). */
  ORDER_CONFIRMED_EMAIL("maguey.order.confirmed.email", Delivery.REQUEST_HERE, Lanes.EMAIL),
  /** The same, for the sender of ticket webhooks (orders-service). */
  ORDER_CONFIRMED_WEBHOOK("maguey.order.confirmed.webhook", Delivery.REQUEST_FOR_DAYS),
  /** The same, for the trace store, which must keep the journey until its event has ended. */
  ORDER_CONFIRMED_TRACE_STORE("maguey.order.confirmed.trace-store", Delivery.REQUEST),
  /** The same, for marketing-service, which may thank whoever comes. */
  ORDER_CONFIRMED_MARKETING("maguey.order.confirmed.marketing", Delivery.REQUEST),
  /** A customer is to get the mail with the tickets once more (orders-service). */
  ORDER_MAIL_WANTED_EMAIL("maguey.order.mail-wanted.email", Delivery.REQUEST_HERE),
  /** An order that was held or confirmed has no valid ticket any more. Published for live views. */
  ORDER_CANCELLED("maguey.order.cancelled", Delivery.PUBLISH),
  /** Tickets lost their validity. Published for live views. */
  TICKET_CANCELLED("maguey.ticket.cancelled", Delivery.PUBLISH),
  /** The same, for the sender of ticket webhooks (orders-service). */
  TICKET_CANCELLED_WEBHOOK("maguey.ticket.cancelled.webhook", Delivery.REQUEST_FOR_DAYS),
  /** Tickets lost their validity, and their price is given back. Published for live views. */
  TICKET_REFUNDED("maguey.ticket.refunded", Delivery.PUBLISH),
  /** The same, for the sender of ticket webhooks (orders-service). */
  TICKET_REFUNDED_WEBHOOK("maguey.ticket.refunded.webhook", Delivery.REQUEST_FOR_DAYS),
  /** A ticket has a new code, perhaps a new holder. Published for live views. */
  TICKET_REISSUED("maguey.ticket.reissued", Delivery.PUBLISH),
  /** The same, for the sender of ticket webhooks (orders-service). */
  TICKET_REISSUED_WEBHOOK("maguey.ticket.reissued.webhook", Delivery.REQUEST_FOR_DAYS),
  /** The same, for the sender of the mail that brings the new code (orders-service). */
  TICKET_REISSUED_EMAIL("maguey.ticket.reissued.email", Delivery.REQUEST_HERE, Lanes.EMAIL),
  /** Tickets are held for somebody who waited, for the sender of the mail that tells him. */
  WAITLIST_OFFERED_EMAIL("maguey.waitlist.offered.email", Delivery.REQUEST_HERE),
  /** A gate decided about a ticket. Published for live views. */
  TICKET_SCANNED("maguey.ticket.scanned", Delivery.PUBLISH),
  /** The same, for the trace store's read model of scans. */
  TICKET_SCANNED_TRACE_STORE("maguey.ticket.scanned.trace-store", Delivery.REQUEST),
  /** A gate let a holder in, for orders-service, which then gives no such ticket back. */
  TICKET_SCANNED_ORDERS("maguey.ticket.scanned.orders", Delivery.REQUEST),
  /** The same, for marketing-service, which thanks on the day after. */
  TICKET_SCANNED_MARKETING("maguey.ticket.scanned.marketing", Delivery.REQUEST),
  /** Somebody asks for the newsletter, for the sender of the mail that asks back. */
  MARKETING_SIGNUP("maguey.marketing.signup", Delivery.REQUEST),
  /** Somebody confirmed that he wants the newsletter. Published for live views. */
  MARKETING_CONFIRMED("maguey.marketing.confirmed", Delivery.PUBLISH),
  /** Somebody gave the newsletter up. Published for live views. */
  MARKETING_UNSUBSCRIBED("maguey.marketing.unsubscribed", Delivery.PUBLISH),
  /** Somebody who gets the newsletter was at an event yesterday, for the sender of the mail. */
  MARKETING_THANKS("maguey.marketing.thanks", Delivery.REQUEST),
  /** The keys of ticket codes were rotated or revoked: nodes read them anew. Published. */
  KEYS_CHANGED("maguey.keys.changed", Delivery.PUBLISH),
  /** Two gates let holders in with one ticket, one of them offline. Published for live views. */
  GATE_CONFLICT("maguey.gate.conflict", Delivery.PUBLISH),
  /** An event, tier or stock changed: caches forget it. Published. */
  CATALOGUE_CHANGED("maguey.catalogue.changed", Delivery.PUBLISH);

  /** How the relay hands a message over. */
  public enum Delivery {
    /** To one consumer, on whatever node, which replies when its effect is committed. */
    REQUEST,
    /**
     * The same, to the consumer on the node that relays: no other node can die with the question.
     */
    REQUEST_HERE,
    /** The same; the consumer speaks with strangers, who may be away for days. */
    REQUEST_FOR_DAYS,
    /** To whoever listens; nobody need to. */
    PUBLISH
  }

  private static final class Lanes {
    static final String EMAIL = "email";
  }

  private final String address;
  private final Delivery delivery;
  private final String lane;

  EventAddress(String address, Delivery delivery) {
    this(address, delivery, null);
  }

  EventAddress(String address, Delivery delivery, String lane) {
    this.address = address;
    this.delivery = delivery;
    this.lane = lane;
  }

  public String address() {
    return address;
  }

  public Delivery delivery() {
    return delivery;
  }

  /**
   * What several addresses share whose events about one thing arrive in the order in which they
   * happened; null where there is no order.
   */
  public String lane() {
    return lane;
  }

  /** Whether it is consumed on the node that relays it. */
  public boolean isHere() {
    return delivery == Delivery.REQUEST_HERE || delivery == Delivery.REQUEST_FOR_DAYS;
  }

  /** The entry of an address kept in an outbox row. */
  public static EventAddress of(String address) {
    for (EventAddress entry : values()) {
      if (entry.address.equals(address)) {
        return entry;
      }
    }
    throw new IllegalArgumentException("No event has the address " + address);
  }
}
