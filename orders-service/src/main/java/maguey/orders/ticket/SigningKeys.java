package maguey.orders.ticket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import maguey.common.sql.Postgres;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.ticket.TicketCode;

/**
 * The keys of ticket codes, as this node has last read them from the database.
 *
 * <p>Signing stays on the event loop: with Bouncy Castle it takes about a tenth of a millisecond,
 * less than the way to a worker thread and back would cost under load.
 */
public final class SigningKeys {
  /** The answer, the mail and the order's page show a code within minutes. */
  private static final Duration SHOWN_AGAIN = Duration.ofMinutes(5);

  private static final int KEPT = 10_000;

  private final Pool pool;
  private final SigningKeyRepository repository;
  private final Cache<TicketCode, String> signed =
      Caffeine.newBuilder().maximumSize(KEPT).expireAfterAccess(SHOWN_AGAIN).build();

  private volatile Ring ring;

  private SigningKeys(Pool pool, SigningKeyRepository repository, List<SigningKey> keys) {
    this.pool = pool;
    this.repository = repository;
    this.ring = Ring.of(keys);
  }

  /** Those that are not revoked. */
  private record Ring(SigningKey active, Map<Integer, SigningKey> byId) {
    static Ring of(List<SigningKey> keys) {
      return new Ring(
          keys.get(0),
          keys.stream().collect(Collectors.toMap(SigningKey::id, Function.identity())));
    }
  }

  /**
   * Loads the keys; the first node of all makes them, and others wait for it, longer than for any
   * other statement.
   *
   * @param secret {@code MAGUEY_TICKET_KEY_SECRET}
   * @return fails when the keys were sealed with another secret
   */
  public static Future<SigningKeys> load(Vertx vertx, Pool pool, String secret) {
    SigningKeyRepository repository = new SigningKeyRepository(new KeyCipher(secret));
    return Postgres.whenAvailable(vertx, () -> loadOrCreate(pool, repository))
        .map(keys -> new SigningKeys(pool, repository, keys));
  }

  /** Whoever changes the keys leaves an active and a next one: two or more are complete. */
  private static Future<List<SigningKey>> loadOrCreate(Pool pool, SigningKeyRepository repository) {
    return repository
        .load(pool)
        .compose(
            keys ->
                keys.size() > 1
                    ? Future.succeededFuture(keys)
                    : pool.withTransaction(repository::createFirst)
                        .compose(made -> repository.load(pool)));
  }

  /** Reads them anew; while that is impossible, the ones that are known stay. */
  public Future<Void> reload() {
    return repository.load(pool).onSuccess(keys -> ring = Ring.of(keys)).mapEmpty();
  }

  SigningKeyRepository repository() {
    return repository;
  }

  /** The key that new codes are signed with. */
  int activeId() {
    return ring.active().id();
  }

  /**
   * The code as text; the same code always gives the same text. Where its key was revoked, the
   * active one signs instead: the ticket is good, the key is not.
   */
  String sign(TicketCode code) {
    Ring now = ring;
    SigningKey key = now.byId().getOrDefault(code.keyId(), now.active());
    return signed.get(
        code.with(key.id()), wanted -> SignedTicketCode.sign(wanted, key.privateKey()).text());
  }

  /** The public keys as a JWK set (RFC 7517). */
  public JsonObject toJwks() {
    return new JsonObject()
        .put("keys", new JsonArray(ring.byId().values().stream().map(SigningKey::toJwk).toList()));
  }
}
