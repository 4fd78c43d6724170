package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import maguey.common.boot.ServiceContext;
import maguey.common.events.NotDelivered;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.orders.order.WebhookMessage;
import maguey.orders.order.WebhookMessages;

/** Tells one endpoint of tickets; what does not succeed, the outbox sends again. */
final class WebhookSender {
  private static final String ENDPOINT = "endpointId";

  private final Spans spans;
  private final Pool pool;
  private final WebhookEndpoints endpoints;
  private final WebhookCall call;
  private final WebhookMessages messages = new WebhookMessages();
  private final DeliveryLog log = new DeliveryLog();

  WebhookSender(ServiceContext service, WebhookEndpoints endpoints, WebhookCall call) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.endpoints = endpoints;
    this.call = call;
  }

  /** Sends the webhook of an event; fails unless it was taken with a 2xx. */
  Future<Void> send(JsonObject event) {
    UUID id = UUID.fromString(event.getString("messageId"));
    return endpoints
        .find(pool, endpointId(event))
        .map(WebhookSender::requireOpen)
        .compose(endpoint -> messages.find(pool, id).compose(message -> send(endpoint, message)));
  }

  /** What was written before there were several endpoints is for the first one. */
  private static UUID endpointId(JsonObject event) {
    return event.containsKey(ENDPOINT)
        ? UUID.fromString(event.getString(ENDPOINT))
        : WebhookEndpoint.CONFIGURED;
  }

  private static WebhookEndpoint requireOpen(Optional<WebhookEndpoint> found) {
    WebhookEndpoint endpoint =
        found
            .filter(known -> !known.isDisabled())
            .orElseThrow(() -> NotDelivered.givenUp("The endpoint is disabled or was removed"));
    if (endpoint.isPaused()) {
      throw NotDelivered.notYet("The receiver asked for a pause", endpoint.pause());
    }
    return endpoint;
  }

  private Future<Void> send(WebhookEndpoint endpoint, WebhookMessage message) {
    SpanSettings settings =
        message.settings().with(MagueyAttributes.WEBHOOK_ENDPOINT_ID, endpoint.id().toString());
    return spans.inSpan("send-ticket-webhook", settings, () -> attempt(endpoint, message));
  }

  private Future<Void> attempt(WebhookEndpoint endpoint, WebhookMessage message) {
    long start = System.nanoTime();
    return call.post(endpoint, message)
        .compose(attempt -> note(endpoint, message, attempt, start))
        .compose(
            attempt ->
                attempt.isDelivered()
                    ? Future.succeededFuture()
                    : Future.failedFuture(attempt.toFailure()));
  }

  private Future<WebhookAttempt> note(
      WebhookEndpoint endpoint, WebhookMessage message, WebhookAttempt attempt, long start) {
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return log.write(pool, endpoint.id(), message, attempt, tookMs)
        .compose(written -> change(endpoint, attempt))
        .map(attempt);
  }

  /** What the answer means for everything else that is due for the endpoint. */
  private Future<Void> change(WebhookEndpoint endpoint, WebhookAttempt attempt) {
    if (attempt.isGone()) {
      return endpoints.disable(pool, endpoint.id(), "gone");
    }
    return attempt.retryAfter().isZero()
        ? Future.succeededFuture()
        : endpoints.pause(pool, endpoint.id(), attempt.retryAfter());
  }
}
