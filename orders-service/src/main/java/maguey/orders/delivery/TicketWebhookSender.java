package maguey.orders.delivery;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.tracing.Spans;
import maguey.common.webhook.WebhookSignature;
import maguey.orders.order.WebhookMessage;
import maguey.orders.order.WebhookMessages;

/** Tells the scanner of issued tickets; what does not succeed, the outbox sends again. */
final class TicketWebhookSender {
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  /** Less than the relay waits for the reply, so that it hears the reason. */
  private static final int ANSWER_WITHIN_MS = 12_000;

  private final Spans spans;
  private final Pool pool;
  private final WebhookMessages messages = new WebhookMessages();
  private final WebhookSettings settings;
  private final WebClient http;

  TicketWebhookSender(ServiceContext service, WebhookSettings settings) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.settings = settings;
    this.http =
        WebClient.create(
            service.vertx(),
            new WebClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setUserAgent("maguey-orders")
                .setFollowRedirects(false));
  }

  /** Sends the webhook of an event; fails unless it was taken with a 2xx. */
  Future<Void> send(JsonObject event) {
    UUID id = UUID.fromString(event.getString("messageId"));
    return messages
        .find(pool, id)
        .compose(
            message ->
                spans.inSpan("send-ticket-webhook", message.settings(), () -> post(message)));
  }

  private Future<Void> post(WebhookMessage message) {
    return request(message).sendBuffer(message.body()).compose(TicketWebhookSender::taken);
  }

  private HttpRequest<Buffer> request(WebhookMessage message) {
    String id = message.id().toString();
    WebhookSignature signature =
        WebhookSignature.sign(settings.secrets(), id, Instant.now(), message.body());
    return http.postAbs(settings.url())
        .timeout(ANSWER_WITHIN_MS)
        .putHeaders(signature.headers())
        .putHeader("content-type", "application/json");
  }

  private static Future<Void> taken(HttpResponse<Buffer> answer) {
    return answer.statusCode() / 100 == 2
        ? Future.succeededFuture()
        : Future.failedFuture("The receiver of ticket webhooks answered " + answer.statusCode());
  }
}
