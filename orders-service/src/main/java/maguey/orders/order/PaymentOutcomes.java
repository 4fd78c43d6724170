package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import maguey.common.boot.ServiceContext;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.Spans;
import maguey.orders.promo.PromoUses;
import maguey.orders.ticket.TicketIssuer;

/**
 * Makes tickets of money. What cannot become tickets is noted as to be given back; it is never
 * refused, since it was paid.
 */
final class PaymentOutcomes {
  private static final String BEFORE = "SAVEPOINT before_late_sale";
  private static final String BACK = "ROLLBACK TO SAVEPOINT before_late_sale";

  private final BusinessClock clock;
  private final Issuance issuance;
  private final OrderChanges changes = new OrderChanges();
  private final PromoUses promos = new PromoUses();
  private final Stock stock = new Stock();

  PaymentOutcomes(ServiceContext service, TicketIssuer issuer) {
    this.clock = service.clock();
    this.issuance = new Issuance(service.spans(), issuer);
  }

  /** What becomes of a payment that is news, in the transaction that notes it. */
  Future<TakenPayment> of(SqlConnection tx, Order order, PaymentMessage message) {
    return switch (message.kind()) {
      case REFUNDED -> taken(order, message, TakenPayment.REFUNDED, null);
      case FAILED -> taken(order, message, TakenPayment.FAILED, null);
      case SUCCEEDED ->
          changes.now(tx, clock.offsetSeconds()).compose(at -> pay(tx, order, message, at));
    };
  }

  private Future<TakenPayment> pay(
      SqlConnection tx, Order order, PaymentMessage message, Instant at) {
    return PaymentRules.objection(order, message, at)
        .map(reason -> taken(order, message, TakenPayment.REFUND_NEEDED, reason))
        .orElseGet(
            () ->
                order.status() == OrderStatus.HELD
                    ? confirm(tx, order, at)
                        .compose(done -> stock.move(tx, StockMove.SELL_HELD, order.lines()))
                        .compose(sold -> taken(order, message, TakenPayment.ACCEPTED, null))
                    : payLate(tx, order, message, at));
  }

  /** Stock and promo code went back when it expired: first see whether there is any left. */
  private Future<TakenPayment> payLate(
      SqlConnection tx, Order order, PaymentMessage message, Instant at) {
    return tx.query(BEFORE)
        .execute()
        .compose(marked -> promos.take(tx, order.promoId(), order.emailHash()))
        .compose(counted -> stock.move(tx, StockMove.SELL, order.lines()))
        .compose(sold -> confirm(tx, order, at))
        .compose(done -> taken(order, message, TakenPayment.ACCEPTED, null))
        .recover(
            failure ->
                PaymentRules.tooLate(failure)
                    .map(reason -> giveBack(tx, order, message, reason))
                    .orElseGet(() -> Future.failedFuture(failure)));
  }

  private static Future<TakenPayment> giveBack(
      SqlConnection tx, Order order, PaymentMessage message, String reason) {
    return tx.query(BACK)
        .execute()
        .compose(back -> taken(order, message, TakenPayment.REFUND_NEEDED, reason));
  }

  private Future<Order> confirm(SqlConnection tx, Order order, Instant at) {
    return changes
        .confirm(tx, order.id(), at)
        .compose(done -> issuance.issue(tx, order, at))
        .onSuccess(done -> OrderSpans.describe(Spans.current(), done));
  }

  private static Future<TakenPayment> taken(
      Order order, PaymentMessage message, String status, String reason) {
    return Future.succeededFuture(
        new TakenPayment(
            message.paymentId(),
            order.id(),
            message.amountCents(),
            message.currency(),
            status,
            reason));
  }
}
