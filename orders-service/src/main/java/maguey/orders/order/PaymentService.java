package maguey.orders.order;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Transactions;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;
import maguey.common.webhook.ReceivedWebhook;
import maguey.common.webhook.WebhookInbox;
import maguey.orders.ticket.TicketIssuer;

/**
 * Takes what the payment provider tells, once and in any order, in the trace of the order it is
 * about.
 */
final class PaymentService {
  private static final Future<Optional<TakenPayment>> NOTHING_NEW =
      Future.succeededFuture(Optional.empty());

  private final Spans spans;
  private final Pool pool;
  private final Transactions transactions;
  private final WebhookInbox inbox;
  private final PaymentOutcomes outcomes;
  private final Runnable confirmed;
  private final OrderRepository orders = new OrderRepository();
  private final OrderChanges changes = new OrderChanges();
  private final PaymentRepository payments = new PaymentRepository();

  /**
   * The service of one verticle.
   *
   * @param confirmed is told after each commit
   */
  PaymentService(ServiceContext service, TicketIssuer issuer, Runnable confirmed) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.inbox = new WebhookInbox("payment-webhook", service.meters());
    this.outcomes = new PaymentOutcomes(service, issuer);
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
                    ? outcomes.of(tx, order, message).compose(taken -> save(tx, taken))
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

  private Future<Optional<TakenPayment>> save(SqlConnection tx, TakenPayment payment) {
    return payments
        .save(tx, payment)
        .compose(
            saved ->
                saved
                    ? Future.succeededFuture(Optional.of(payment))
                    : Future.failedFuture(otherOrders()));
  }

  private static Problem noSuchOrder() {
    return Problem.of(ProblemType.NOT_FOUND, "There is no order of this number");
  }

  private static Problem otherOrders() {
    return Problem.of(ProblemType.CONFLICT, "This paymentId belongs to another order");
  }
}
