package maguey.orders.order;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.common.webhook.ReceivedWebhook;
import maguey.common.webhook.WebhookSecret;
import maguey.orders.ticket.TicketIssuer;

/** The door of the payment provider. */
public final class PaymentApi {
  private final List<WebhookSecret> secrets;
  private final PaymentService payments;

  /**
   * The door of one verticle.
   *
   * @param secrets {@code MAGUEY_PAYMENT_WEBHOOK_SECRET}
   * @param confirmed is told after each commit
   */
  public PaymentApi(
      ServiceContext service,
      List<WebhookSecret> secrets,
      TicketIssuer issuer,
      Runnable confirmed) {
    this.secrets = secrets;
    this.payments = new PaymentService(service, issuer, confirmed);
  }

  /** Binds the operation. */
  public void bind(ApiRouter router) {
    router.on("receivePayment", this::receive);
  }

  /** Answers 204 when it is noted, now or before; and for types that are not for us. */
  private Future<Reply> receive(ApiRequest request) {
    ReceivedWebhook webhook = ReceivedWebhook.verified(request, secrets);
    Optional<PaymentMessage> message = PaymentMessage.fromJson(webhook.json());
    return message
        .map(payment -> payments.take(webhook, payment))
        .orElse(Future.succeededFuture())
        .map(taken -> Reply.noContent());
  }
}
