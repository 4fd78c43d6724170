package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Instant;
import maguey.common.net.PublicTargets;
import maguey.common.webhook.WebhookSignature;

/**
 * Posts alerts to a URL that somebody typed into a page: signed (Standard Webhooks), never
 * redirected, and only to public addresses. The name is looked up once and that very address is
 * called, so that no second look-up leads elsewhere.
 */
final class AlertWebhook {
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int ANSWER_WITHIN_MS = 10_000;

  private final AlertSettings settings;
  private final PublicTargets targets;
  private final WebClient http;

  AlertWebhook(Vertx vertx, AlertSettings settings) {
    this.settings = settings;
    this.targets = new PublicTargets(vertx, settings.internalHosts());
    this.http =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setUserAgent("maguey-alerts")
                .setFollowRedirects(false)
                .setTracingPolicy(TracingPolicy.IGNORE));
  }

  /** Completes when the receiver took it with a 2xx. */
  Future<?> send(AlertMessage message) {
    if (settings.webhookSecrets().isEmpty()) {
      return Future.failedFuture(
          "MAGUEY_ALERT_WEBHOOK_SECRET is not set: no webhook is sent unsigned");
    }
    URI url = URI.create(message.channel().getString("url"));
    Buffer body = message.toJson(settings.dashboardUrl()).toBuffer();
    return targets
        .resolve(url.getHost(), port(url))
        .recover(AlertWebhook::whereExceptionsAre)
        .compose(address -> post(url, address, message.id().toString(), body))
        .compose(AlertWebhook::taken);
  }

  private Future<HttpResponse<Buffer>> post(
      URI url, SocketAddress address, String id, Buffer body) {
    WebhookSignature signature =
        WebhookSignature.sign(settings.webhookSecrets(), id, Instant.now(), body);
    return http.request(
            HttpMethod.POST, address, new RequestOptions().setAbsoluteURI(url.toString()))
        .timeout(ANSWER_WITHIN_MS)
        .putHeaders(signature.headers())
        .putHeader("content-type", "application/json")
        .sendBuffer(body);
  }

  private static Future<SocketAddress> whereExceptionsAre(Throwable refused) {
    return Future.failedFuture(
        refused.getMessage() + "; MAGUEY_ALERT_WEBHOOK_HOSTS names exceptions");
  }

  private static int port(URI url) {
    return url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
  }

  private static Future<Void> taken(HttpResponse<Buffer> answer) {
    return answer.statusCode() / 100 == 2
        ? Future.succeededFuture()
        : Future.failedFuture("The receiver answered " + answer.statusCode());
  }
}
