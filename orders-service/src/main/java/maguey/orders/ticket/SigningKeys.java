package maguey.orders.ticket;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.ticket.TicketCode;

/**
 * The keys of ticket codes, as this node read them from the database when it started.
 *
 * <p>Signing stays on the event loop: with Bouncy Castle it takes about a tenth of a millisecond,
 * less than the way to a worker thread and back would cost under load.
 */
public final class SigningKeys {
  private final SigningKey active;
  private final Map<Integer, SigningKey> byId;

  private SigningKeys(List<SigningKey> keys) {
    active = keys.get(0);
    byId = keys.stream().collect(Collectors.toMap(SigningKey::id, Function.identity()));
  }

  /**
   * Loads the keys; the first node of all makes one.
   *
   * @param secret {@code MAGUEY_TICKET_KEY_SECRET}
   * @return fails when the keys were sealed with another secret
   */
  public static Future<SigningKeys> load(Pool pool, String secret) {
    SigningKeyRepository repository = new SigningKeyRepository(new KeyCipher(secret));
    return pool.withTransaction(repository::loadOrCreate).map(SigningKeys::new);
  }

  /** The key that new codes are signed with. */
  int activeId() {
    return active.id();
  }

  /** The code as text; the same code always gives the same text. */
  String sign(TicketCode code) {
    return SignedTicketCode.sign(code, byId.get(code.keyId()).privateKey()).text();
  }

  /** The public keys as a JWK set (RFC 7517). */
  public JsonObject toJwks() {
    return new JsonObject()
        .put("keys", new JsonArray(byId.values().stream().map(SigningKey::toJwk).toList()));
  }
}
