package maguey.orders.order;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Transactions;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;
import maguey.common.webhook.ReceivedWebhook;
import maguey.common.webhook.WebhookInbox;
import maguey.orders.promo.PromoUses;
import maguey.orders.ticket.TicketIssuer;

/**
 * Takes what the payment provider tells, once and in any order, in the trace of the order it is
 * about. Money that cannot become tickets is noted as to be given back; it is never refused, since
 * it was paid.
 */
final class PaymentService {
  private static final String BEFORE = "SAVEPOINT before_late_sale";
  private static final String BACK = "ROLLBACK TO SAVEPOINT before_late_sale";

  private static final Future<Optional<TakenPayment>> NOTHING_NEW =
      Future.succeededFuture(Optional.empty());

  private final Spans spans;
  private final Pool pool;
  private final Transactions transactions;
  private final BusinessClock clock;
  private final WebhookInbox inbox;
  private final Issuance issuance;
  private final Runnable confirmed;
  private final OrderRepository orders = new OrderRepository();
  private final OrderChanges changes = new OrderChanges();
  private final PaymentRepository payments = new PaymentRepository();
  private final PromoUses promos = new PromoUses();
  private final Stock stock = new Stock();

  /**
   * The service of one verticle.
   *
   * @param confirmed is told after each commit
   */
  PaymentService(ServiceContext service, TicketIssuer issuer, Runnable confirmed) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.clock = service.clock();
    this.inbox = new WebhookInbox("payment-webhook", service.meters());
    this.issuance = new Issuance(spans, issuer);
    this.confirmed = confirmed;
  }

  /** Takes a verified message; fails with {@code NOT_FOUND} when there is no such order. */
  Future<Void> take(ReceivedWebhook webhook, PaymentMessage message) {
    return find(message.orderNumber())
        .onSuccess(order -> OrderSpans.describe(Spans.server(), order))
        .compose(
            order ->
                OrderSpans.goOn(spans, "take-payment", order, () -> take(webhook, order, message)))
        .onSuccess(done -> confirmed.run());
  }

  private Future<Void> take(ReceivedWebhook webhook, Order order, PaymentMessage message) {
    Span step = Spans.current();
    step.setAttribute(MagueyAttributes.WEBHOOK_ID, webhook.id());
    return transactions
        .inTransaction(tx -> once(tx, webhook, order, message))
        .onSuccess(
            taken ->
                taken.ifPresent(
                    payment ->
                        step.setAttribute(MagueyAttributes.PAYMENT_OUTCOME, payment.status())))
        .mapEmpty();
  }

  private Future<Order> find(String number) {
    return orders
        .byNumber(pool, number)
        .map(order -> order.orElseThrow(PaymentService::noSuchOrder));
  }

  private Future<Optional<TakenPayment>> once(
      SqlConnection tx, ReceivedWebhook webhook, Order found, PaymentMessage message) {
    return inbox
        .firstTime(tx, webhook)
        .compose(
            first ->
                first
                    ? changes.lock(tx, found.id()).compose(order -> apply(tx, order, message))
                    : NOTHING_NEW);
  }

  private Future<Optional<TakenPayment>> apply(
      SqlConnection tx, Order order, PaymentMessage message) {
    return payments
        .find(tx, message.paymentId())
        .compose(
            known ->
                isNews(order, message, known)
                    ? outcome(tx, order, message).compose(taken -> save(tx, taken))
                    : NOTHING_NEW);
  }

  /** In any order: money that was given back stays so, and a success stays before a failure. */
  private static boolean isNews(Order order, PaymentMessage message, Optional<TakenPayment> known) {
    if (known.filter(payment -> !payment.orderId().equals(order.id())).isPresent()) {
      throw otherOrders();
    }
    String before = known.map(TakenPayment::status).orElse("");
    return switch (message.kind()) {
      case REFUNDED -> !before.equals(TakenPayment.REFUNDED);
      case SUCCEEDED -> before.isEmpty() || before.equals(TakenPayment.FAILED);
      case FAILED -> before.isEmpty();
    };
  }

  private Future<TakenPayment> outcome(SqlConnection tx, Order order, PaymentMessage message) {
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
                    .orElseGet(() -> fail(failure)));
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

  private Future<Optional<TakenPayment>> save(SqlConnection tx, TakenPayment payment) {
    return payments
        .save(tx, payment)
        .compose(
            saved -> saved ? Future.succeededFuture(Optional.of(payment)) : fail(otherOrders()));
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

  private static <T> Future<T> fail(Throwable failure) {
    return Future.failedFuture(failure);
  }

  private static Problem noSuchOrder() {
    return Problem.of(ProblemType.NOT_FOUND, "There is no order of this number");
  }

  private static Problem otherOrders() {
    return Problem.of(ProblemType.CONFLICT, "This paymentId belongs to another order");
  }
}
