package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import maguey.common.boot.ServiceContext;
import maguey.common.http.PlainText;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.net.PublicTargets;
import maguey.common.sql.Transactions;
import maguey.common.webhook.WebhookSecret;
import maguey.orders.audit.AdminDeed;
import maguey.orders.audit.AuditLog;

/**
 * What administrators do with endpoints, each deed with its entry in the audit log. A secret is
 * shown when it is made, and never again.
 */
final class WebhookAdmin {
  private final Pool pool;
  private final Transactions transactions;
  private final WebhookEndpoints endpoints;
  private final PublicTargets targets;
  private final DeliveryLog log = new DeliveryLog();

  WebhookAdmin(ServiceContext service, WebhookEndpoints endpoints, PublicTargets targets) {
    this.pool = service.pool();
    this.transactions = service.transactions();
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
  Future<WithSecret> create(UUID id, String name, String text, AdminDeed deed) {
    String secret = WebhookSecret.next();
    return requireAllowed(name, text)
        .compose(allowed -> noted(deed, tx -> endpoints.insert(tx, id, name, text, secret)))
        .map(made -> new WithSecret(made, secret));
  }

  /** Changes name and URL; what is due goes to the new place, signed with the same secret. */
  Future<WebhookEndpoint> edit(UUID id, JsonObject wanted, AdminDeed deed) {
    return find(id)
        .map(WebhookAdmin::requireOwn)
        .compose(
            found -> {
              String name = wanted.getString("name", found.name());
              String url = wanted.getString("url", found.url());
              return requireAllowed(name, url)
                  .compose(allowed -> noted(deed, tx -> endpoints.edit(tx, id, name, url)));
            })
        .compose(done -> find(id));
  }

  /** Removes it with its log and what is due for it. */
  Future<Void> delete(UUID id, AdminDeed deed) {
    return find(id)
        .map(WebhookAdmin::requireOwn)
        .compose(found -> noted(deed, tx -> endpoints.delete(tx, id)));
  }

  Future<List<WebhookEndpoint>> list() {
    return endpoints.list(pool);
  }

  /** Fails with {@code NOT_FOUND}. */
  Future<WebhookEndpoint> find(UUID id) {
    return endpoints.find(pool, id).map(WebhookAdmin::orNotFound);
  }

  Future<WebhookEndpoint> disable(UUID id, AdminDeed deed) {
    return find(id)
        .compose(found -> noted(deed, tx -> endpoints.disable(tx, id, "admin")))
        .compose(done -> find(id));
  }

  Future<WebhookEndpoint> enable(UUID id, AdminDeed deed) {
    return find(id)
        .compose(found -> noted(deed, tx -> endpoints.enable(tx, id)))
        .compose(done -> find(id));
  }

  /** Makes a new secret; the one before signs, too, for so long. */
  Future<WithSecret> rotate(UUID id, int overlapSeconds, AdminDeed deed) {
    String secret = WebhookSecret.next();
    return find(id)
        .map(WebhookAdmin::requireOwn)
        .compose(found -> noted(deed, tx -> endpoints.rotate(tx, id, secret, overlapSeconds)))
        .compose(done -> find(id))
        .map(rotated -> new WithSecret(rotated, secret));
  }

  /** Tries before the given one, newest first. */
  Future<List<JsonObject>> deliveries(UUID id, long before, int limit) {
    return find(id).compose(found -> log.page(pool, id, before, limit));
  }

  private Future<?> requireAllowed(String name, String text) {
    if (!PlainText.isLine(name)) {
      throw Problem.invalid("/name", "name", "must be one line of text");
    }
    URI url = WebhookUrl.read(text);
    return targets
        .resolve(url.getHost(), WebhookUrl.port(url))
        .recover(refused -> Future.failedFuture(notAllowed(refused)));
  }

  private <T> Future<T> noted(AdminDeed deed, Function<SqlClient, Future<T>> change) {
    return transactions.inTransaction(
        tx -> AuditLog.write(tx, deed).compose(noted -> change.apply(tx)));
  }

  private static WebhookEndpoint requireOwn(WebhookEndpoint endpoint) {
    if (endpoint.isConfigured()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "This endpoint stands in MAGUEY_TICKET_WEBHOOK_URL, its secret in"
              + " MAGUEY_TICKET_WEBHOOK_SECRET; change them there");
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
