package maguey.orders.order;

import java.time.Instant;
import java.util.Optional;
import maguey.common.http.Problem;
import maguey.orders.OrdersProblems;
import maguey.orders.catalogue.EventStatus;

/** Why money that was paid cannot become tickets. */
final class PaymentRules {
  static final String SOLD_OUT = "sold_out";
  static final String PROMO_USED_UP = "promo_used_up";
  static final String AMOUNT = "amount";
  static final String ALREADY_PAID = "already_paid";
  static final String ORDER_CANCELLED = "order_cancelled";
  static final String EVENT_OVER = "event_over";

  private PaymentRules() {}

  /** The reason, as far as the order itself tells; whether stock is left comes later. */
  static Optional<String> objection(Order order, PaymentMessage payment, Instant at) {
    return switch (order.status()) {
      case CONFIRMED -> Optional.of(ALREADY_PAID);
      case CANCELLED, REFUNDED -> Optional.of(ORDER_CANCELLED);
      case HELD, EXPIRED -> isOver(order, at) ? Optional.of(EVENT_OVER) : byAmount(order, payment);
    };
  }

  /** The reason, when what the order had given back was not to be had again. */
  static Optional<String> tooLate(Throwable failure) {
    if (!(failure instanceof Problem problem)) {
      return Optional.empty();
    }
    if (problem.type() == OrdersProblems.SOLD_OUT) {
      return Optional.of(SOLD_OUT);
    }
    boolean usedUp =
        problem.type() == OrdersProblems.PROMO_USED_UP
            || problem.type() == OrdersProblems.PROMO_CUSTOMER_LIMIT;
    return usedUp ? Optional.of(PROMO_USED_UP) : Optional.empty();
  }

  private static boolean isOver(Order order, Instant at) {
    EventStatus status = order.event().status();
    return status == EventStatus.CANCELLED
        || status == EventStatus.ENDED
        || !at.isBefore(order.event().endsAt());
  }

  private static Optional<String> byAmount(Order order, PaymentMessage payment) {
    boolean fits =
        payment.amountCents() == order.totalCents()
            && payment.currency().equals(order.event().currency());
    return fits ? Optional.empty() : Optional.of(AMOUNT);
  }
}
