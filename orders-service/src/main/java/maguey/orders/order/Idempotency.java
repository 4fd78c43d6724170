package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.sql.RowsAtOnce;
import maguey.orders.OrdersProblems;

/**
 * Remembers which order a key led to, for 24 hours of real time. Only placed orders are remembered,
 * in their own transaction; a refusal is evaluated anew.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The
 *     Idempotency-Key HTTP header field</a>
 */
public final class Idempotency {
  private static final int KEPT_HOURS = 24;
  private static final int REMOVED_AT_ONCE = 10_000;

  /** Tried, not waited for: a second try meanwhile is told so, and holds no connection. */
  private static final String TAKES_LOCK =
      "pg_try_advisory_xact_lock(hashtextextended(%s || ' ' || %s, 0))";

  private static final String LOCK = "SELECT " + TAKES_LOCK.formatted("$1::text", "$2::text");

  private static final String FIND =
      """
      SELECT order_id, request_hash FROM idempotency_record
       WHERE scope = $1 AND key = $2 AND expires_at > now()
      """;

  /** Meets no live record, since the lock is held; an expired one is taken over. */
  private static final String REMEMBER =
      """
      INSERT INTO idempotency_record AS known (scope, key, request_hash, order_id, expires_at)
      VALUES ($1, $2, $3, $4, now() + make_interval(hours => $5))
      ON CONFLICT (scope, key) DO UPDATE
        SET request_hash = excluded.request_hash, order_id = excluded.order_id,
            expires_at = excluded.expires_at
      """;

  /**
   * Takes the locks and remembers, for who does not wait for answers in between; objects to any
   * record that is there, even one that was committed while this statement began.
   */
  private static final String REMEMBER_FIRST =
      RowsAtOnce.statement(
          """
      WITH kept AS (
        INSERT INTO idempotency_record (scope, key, request_hash, order_id, expires_at)
        SELECT scope, key, request_hash, order_id, now() + make_interval(hours => %d)
          FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[])
            AS new (scope, key, request_hash, order_id)
         WHERE %s
        ON CONFLICT DO NOTHING
        RETURNING 1
      )
      SELECT CASE WHEN (SELECT count(*) FROM kept) = cardinality($1::text[]) THEN 1
                  ELSE object('the key is in use, or was used') END
      """
              .formatted(KEPT_HOURS, TAKES_LOCK.formatted("scope", "key")));

  private static final String REMOVE_EXPIRED =
      """
      DELETE FROM idempotency_record
       WHERE ctid IN (SELECT ctid FROM idempotency_record WHERE expires_at <= now() LIMIT $1
                         FOR UPDATE SKIP LOCKED)
      """;

  /**
   * Takes the key for this transaction.
   *
   * @return the order that the key led to before, if it did; fails with {@code IN_PROGRESS} or
   *     {@code IDEMPOTENCY_KEY_REUSED}
   */
  Future<Optional<UUID>> claim(SqlClient tx, IdempotencyKey key) {
    Future<Boolean> lock =
        tx.preparedQuery(LOCK)
            .execute(Tuple.of(key.scope(), key.key()))
            .map(rows -> rows.iterator().next().getBoolean(0));
    // A statement of its own, so that it sees what the last holder of the lock has committed.
    Future<Optional<UUID>> known = find(tx, key);
    return lock.compose(held -> held ? known : Future.failedFuture(inProgress()));
  }

  /** The order that the key led to; fails with {@code IDEMPOTENCY_KEY_REUSED}. */
  Future<Optional<UUID>> find(SqlClient client, IdempotencyKey key) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(key.scope(), key.key()))
        .map(rows -> orderOf(rows, key));
  }

  /** Remembers the order of the key, which this transaction has claimed. */
  Future<Void> remember(SqlClient tx, IdempotencyKey key, UUID orderId) {
    return tx.preparedQuery(REMEMBER)
        .execute(Tuple.of(key.scope(), key.key(), key.requestHash(), orderId, KEPT_HOURS))
        .mapEmpty();
  }

  /** Claims the key and remembers its order; fails when the key is in use or was used before. */
  Future<Void> rememberFirst(SqlClient tx, IdempotencyKey key, UUID orderId) {
    Tuple columns =
        RowsAtOnce.of(List.of(key))
            .add(IdempotencyKey::scope, String[]::new)
            .add(IdempotencyKey::key, String[]::new)
            .add(IdempotencyKey::requestHash, String[]::new)
            .add(each -> orderId, UUID[]::new)
            .tuple();
    return tx.preparedQuery(REMEMBER_FIRST).execute(columns).mapEmpty();
  }

  /** Removes records whose time is over. */
  public static Future<Void> removeExpired(SqlClient client) {
    return client.preparedQuery(REMOVE_EXPIRED).execute(Tuple.of(REMOVED_AT_ONCE)).mapEmpty();
  }

  private static Optional<UUID> orderOf(RowSet<Row> rows, IdempotencyKey key) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Row known = rows.iterator().next();
    if (!known.getString("request_hash").equals(key.requestHash())) {
      throw Problem.of(
          OrdersProblems.IDEMPOTENCY_KEY_REUSED,
          "This Idempotency-Key was used for another order; take a new key");
    }
    return Optional.of(known.getUUID("order_id"));
  }

  private static Problem inProgress() {
    return Problem.of(
            OrdersProblems.IN_PROGRESS,
            "The first try with this Idempotency-Key is still running; try again in a moment")
        .retryAfter(1);
  }
}
