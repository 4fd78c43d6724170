package maguey.orders;

import maguey.common.http.ProblemType;

/** The refusals of this service; {@code docs/problems.md} tells what a caller can do about each. */
public final class OrdersProblems {
  public static final ProblemType SOLD_OUT =
      new ProblemType("SOLD_OUT", 409, "Not enough tickets are left");
  public static final ProblemType SALE_NOT_OPEN =
      new ProblemType("SALE_NOT_OPEN", 409, "The sale has not begun");
  public static final ProblemType SALE_CLOSED =
      new ProblemType("SALE_CLOSED", 409, "The sale has ended");
  public static final ProblemType EVENT_CANCELLED =
      new ProblemType("EVENT_CANCELLED", 409, "The event will not take place");
  public static final ProblemType IN_PROGRESS =
      new ProblemType("IN_PROGRESS", 409, "The same request is under way");
  public static final ProblemType IDEMPOTENCY_KEY_REUSED =
      new ProblemType("IDEMPOTENCY_KEY_REUSED", 422, "The key belongs to another request");

  public static final ProblemType PROMO_UNKNOWN =
      new ProblemType("PROMO_UNKNOWN", 422, "There is no such promo code");
  public static final ProblemType PROMO_NOT_VALID =
      new ProblemType("PROMO_NOT_VALID", 422, "The promo code is not valid now");
  public static final ProblemType PROMO_USED_UP =
      new ProblemType("PROMO_USED_UP", 409, "The promo code is used up");
  public static final ProblemType PROMO_CUSTOMER_LIMIT =
      new ProblemType("PROMO_CUSTOMER_LIMIT", 409, "The customer has used the promo code");

  public static final ProblemType CAPACITY_BELOW_SOLD =
      new ProblemType("CAPACITY_BELOW_SOLD", 409, "More tickets are sold or held");

  public static final ProblemType TICKET_USED =
      new ProblemType("TICKET_USED", 409, "Somebody came in with this ticket");

  public static final ProblemType TICKETS_AVAILABLE =
      new ProblemType("TICKETS_AVAILABLE", 409, "There is nothing to wait for");
  public static final ProblemType OFFER_EXPIRED =
      new ProblemType("OFFER_EXPIRED", 410, "The offer's time is over");

  private OrdersProblems() {}
}
