package maguey.orders.promo;

import java.time.Instant;
import java.util.Optional;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.orders.OrdersProblems;

/** Decides whether a code may be used, by what the database said of it. */
public final class PromoRules {
  private static final String POINTER = "/promoCode";

  private PromoRules() {}

  /**
   * The code, if an order may have it now; throws the refusal.
   *
   * @param at business time, by the database
   */
  public static PromoCode usable(Optional<PromoCode> found, Instant at) {
    PromoCode promo =
        found.orElseThrow(
            () ->
                refused(
                    OrdersProblems.PROMO_UNKNOWN,
                    "This event has no such promo code; mend it or order without"));
    if (promo.disabledAt() != null) {
      throw refused(OrdersProblems.PROMO_NOT_VALID, "The promo code was withdrawn");
    }
    refuseByTime(promo, at);
    if (promo.maxUses() != null && promo.used() >= promo.maxUses()) {
      throw usedUp();
    }
    return promo;
  }

  /** The refusal that as many orders have the code as may have it. */
  static Problem usedUp() {
    return refused(
        OrdersProblems.PROMO_USED_UP,
        "The promo code was used as often as it can be; order without, nothing was taken");
  }

  /** The refusal that the customer has as many orders with the code as he may have. */
  static Problem usedUpByCustomer() {
    return refused(
        OrdersProblems.PROMO_CUSTOMER_LIMIT,
        "This customer has used the promo code as often as one can; order without, nothing was taken");
  }

  private static void refuseByTime(PromoCode promo, Instant at) {
    if (promo.validFrom() != null && at.isBefore(promo.validFrom())) {
      throw refused(
              OrdersProblems.PROMO_NOT_VALID, "The promo code is valid from " + promo.validFrom())
          .with("validFrom", promo.validFrom().toString());
    }
    if (promo.validTo() != null && !at.isBefore(promo.validTo())) {
      throw refused(
              OrdersProblems.PROMO_NOT_VALID, "The promo code was valid until " + promo.validTo())
          .with("validTo", promo.validTo().toString());
    }
  }

  private static Problem refused(ProblemType type, String detail) {
    return Problem.of(type, detail).withError(POINTER, "promo_code", detail);
  }
}
