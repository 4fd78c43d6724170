package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.PlainText;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.net.PublicTargets;
import maguey.common.webhook.WebhookSecret;
import maguey.orders.UuidV7;

/** What administrators do with endpoints. A secret is shown when it is made, and never again. */
final class WebhookAdmin {
  private final Pool pool;
  private final WebhookEndpoints endpoints;
  private final PublicTargets targets;
  private final DeliveryLog log = new DeliveryLog();

  WebhookAdmin(Pool pool, WebhookEndpoints endpoints, PublicTargets targets) {
    this.pool = pool;
    this.endpoints = endpoints;
    this.targets = targets;
  }

  /** An endpoint and the secret that was made with it. */
  record WithSecret(WebhookEndpoint endpoint, String secret) {
    JsonObject toJson() {
      return endpoint.toJson().put("secret", secret);
    }
  }

  /** Makes an endpoint; fails with {@code INVALID} where its target must not be reached. */
  Future<WithSecret> create(String name, String text) {
    if (!PlainText.isLine(name)) {
      throw Problem.invalid("/name", "name", "must be one line of text");
    }
    URI url = WebhookUrl.read(text);
    String secret = WebhookSecret.next();
    return targets
        .resolve(url.getHost(), WebhookUrl.port(url))
        .recover(refused -> Future.failedFuture(notAllowed(refused)))
        .compose(allowed -> endpoints.insert(pool, UuidV7.next(), name, text, secret))
        .map(made -> new WithSecret(made, secret));
  }

  Future<List<WebhookEndpoint>> list() {
    return endpoints.list(pool);
  }

  /** Fails with {@code NOT_FOUND}. */
  Future<WebhookEndpoint> find(UUID id) {
    return endpoints.find(pool, id).map(WebhookAdmin::orNotFound);
  }

  Future<WebhookEndpoint> disable(UUID id) {
    return endpoints.disable(pool, id, "admin").compose(done -> find(id));
  }

  Future<WebhookEndpoint> enable(UUID id) {
    return endpoints.enable(pool, id).compose(done -> find(id));
  }

  /** Makes a new secret; the one before signs, too, for so long. */
  Future<WithSecret> rotate(UUID id, int overlapSeconds) {
    String secret = WebhookSecret.next();
    return find(id)
        .map(WebhookAdmin::requireOwnSecret)
        .compose(found -> endpoints.rotate(pool, id, secret, overlapSeconds))
        .compose(done -> find(id))
        .map(rotated -> new WithSecret(rotated, secret));
  }

  /** Tries before the given one, newest first. */
  Future<List<JsonObject>> deliveries(UUID id, long before, int limit) {
    return find(id).compose(found -> log.page(pool, id, before, limit));
  }

  private static WebhookEndpoint requireOwnSecret(WebhookEndpoint endpoint) {
    if (endpoint.isConfigured()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "This endpoint's secret stands in MAGUEY_TICKET_WEBHOOK_SECRET; rotate it there");
    }
    return endpoint;
  }

  private static WebhookEndpoint orNotFound(Optional<WebhookEndpoint> found) {
    return found.orElseThrow(
        () ->
            Problem.of(
                ProblemType.NOT_FOUND,
                "There is no such endpoint; GET /api/webhook-endpoints lists them"));
  }

  private static Throwable notAllowed(Throwable refused) {
    return refused instanceof PublicTargets.Refused
        ? WebhookUrl.invalid(refused.getMessage() + "; MAGUEY_WEBHOOK_ALLOW names exceptions")
        : refused;
  }
}
