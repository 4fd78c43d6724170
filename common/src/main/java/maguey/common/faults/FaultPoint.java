package maguey.common.faults;

/** A place in the code that asks whether a fault strikes there. */
public enum FaultPoint {
  /** An order's wishes are read and checked. */
  VALIDATE_INPUT("orders-service"),
  /** The offer of an event is read for an order. */
  READ_OFFER("orders-service"),
  /** An order has its tickets, and holds the locks of their stock until it commits. */
  STOCK_TAKEN("orders-service"),
  /** The catalogue looks into its cache. */
  LOOK_INTO_CACHE("orders-service"),
  /** A mail goes to the mail server. */
  SEND_MAIL("orders-service"),
  /** An event of the outbox comes in for a mail or a webhook. */
  TAKE_DELIVERY("orders-service"),
  /** A gate's copy of tickets comes in. */
  TAKE_WEBHOOK("scanner-service"),
  /** A request of a gate's device comes in. */
  HEAR_DEVICE("scanner-service"),
  /** A gate's device tells what its clock says. */
  READ_DEVICE_CLOCK("scanner-service"),
  /** Spans come in over the event bus. */
  TAKE_SPANS("trace-store");

  private final String service;

  FaultPoint(String service) {
    this.service = service;
  }

  /** Whether a gate may be its place, as well as a node. */
  public boolean isAtGates() {
    return this == HEAR_DEVICE || this == READ_DEVICE_CLOCK;
  }

  /** The service that asks. */
  public String service() {
    return service;
  }
}
