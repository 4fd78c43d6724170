package maguey.scanner.key;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks orders-service for its public keys.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8037">RFC 8037, Ed25519 keys in a JWK set</a>
 */
final class OrdersKeys {
  private static final Logger LOG = LoggerFactory.getLogger(OrdersKeys.class);
  private static final long ANSWER_WITHIN_MS = 1_500;
  private static final int OK = 200;

  private final WebClient client;
  private final String url;

  OrdersKeys(Vertx vertx, String ordersUrl) {
    WebClientOptions options = new WebClientOptions().setConnectTimeout((int) ANSWER_WITHIN_MS);
    this.client = WebClient.create(vertx, options.setFollowRedirects(false));
    this.url = ordersUrl + "/api/keys";
  }

  /** The keys published now; fails when orders-service does not answer as agreed. */
  Future<List<TicketKey>> fetch() {
    return client.getAbs(url).timeout(ANSWER_WITHIN_MS).send().compose(OrdersKeys::keysIn);
  }

  private static Future<List<TicketKey>> keysIn(HttpResponse<?> response) {
    return response.statusCode() == OK
        ? Future.succeededFuture(read(response.bodyAsJsonObject()))
        : Future.failedFuture("orders-service answered " + response.statusCode());
  }

  static List<TicketKey> read(JsonObject set) {
    return set.getJsonArray("keys", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .map(OrdersKeys::key)
        .flatMap(Optional::stream)
        .toList();
  }

  /** A key of another kind may stand in the set, and is not for us. */
  private static Optional<TicketKey> key(JsonObject jwk) {
    if (!"Ed25519".equals(jwk.getString("crv"))) {
      return Optional.empty();
    }
    try {
      int id = Integer.parseInt(jwk.getString("kid"));
      byte[] bytes = Base64.getUrlDecoder().decode(jwk.getString("x"));
      return id >= 0 && id <= 255 && bytes.length == TicketKey.BYTES
          ? Optional.of(TicketKey.of(id, bytes, false))
          : Optional.empty();
    } catch (RuntimeException unreadable) {
      LOG.warn("orders-service publishes a key that cannot be read: {}", jwk.getString("kid"));
      return Optional.empty();
    }
  }
}
