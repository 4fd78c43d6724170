package maguey.orders.delivery;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Instant;
import maguey.common.boot.ServiceContext;
import maguey.common.events.OrderConfirmed;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.webhook.WebhookSignature;
import maguey.orders.order.Order;

/** Tells the scanner of issued tickets; what does not succeed, the outbox sends again. */
final class TicketWebhookSender {
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  /** Less than the relay waits for the reply, so that it hears the reason. */
  private static final int ANSWER_WITHIN_MS = 12_000;

  private final Spans spans;
  private final OrderLookup orders;
  private final WebhookSettings settings;
  private final WebClient http;

  TicketWebhookSender(ServiceContext service, WebhookSettings settings) {
    this.spans = service.spans();
    this.orders = new OrderLookup(service.pool());
    this.settings = settings;
    this.http =
        WebClient.create(
            service.vertx(),
            new WebClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setUserAgent("maguey-orders")
                .setFollowRedirects(false));
  }

  /** Sends the tickets of a confirmed order; fails unless they were taken with a 2xx. */
  Future<Void> send(JsonObject event) {
    OrderConfirmed confirmed = OrderConfirmed.fromJson(event);
    return orders
        .of(event)
        .compose(
            order ->
                spans.inSpan("send-ticket-webhook", about(order), () -> post(order, confirmed)));
  }

  private Future<Void> post(Order order, OrderConfirmed confirmed) {
    Buffer body = TicketsIssued.body(order, confirmed.occurredAt()).toBuffer();
    return request(confirmed.messageId().toString(), body)
        .sendBuffer(body)
        .compose(TicketWebhookSender::taken);
  }

  private HttpRequest<Buffer> request(String id, Buffer body) {
    return http.postAbs(settings.url())
        .timeout(ANSWER_WITHIN_MS)
        .putHeaders(WebhookSignature.sign(settings.secrets(), id, Instant.now(), body).headers())
        .putHeader("content-type", "application/json");
  }

  private static Future<Void> taken(HttpResponse<Buffer> answer) {
    return answer.statusCode() / 100 == 2
        ? Future.succeededFuture()
        : Future.failedFuture("The receiver of ticket webhooks answered " + answer.statusCode());
  }

  private static SpanSettings about(Order order) {
    return SpanSettings.child()
        .with(MagueyAttributes.ORDER_ID, order.id().toString())
        .with(MagueyAttributes.ORDER_NUMBER, order.number())
        .with(MagueyAttributes.JOURNEY_ID, order.id().toString())
        .with(MagueyAttributes.TICKET_COUNT, (long) order.tickets().size());
  }
}
