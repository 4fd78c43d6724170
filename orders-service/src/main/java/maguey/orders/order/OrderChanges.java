package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.tracing.StoredContext;

/**
 * What moves an order from one status to another. Whoever changes an order locks its row first and
 * the stock last, so changes of one order come one after the other.
 */
final class OrderChanges {
  private static final String LOCK = "SELECT FROM orders WHERE id = $1 FOR UPDATE";

  private static final String NOW = "SELECT now() + make_interval(secs => $1) AS at";

  private static final String CONFIRM =
      """
      UPDATE orders
         SET status = 'confirmed', confirmed_at = $2, hold_expires_at = NULL,
             version = version + 1, updated_at = now()
       WHERE id = $1 AND status IN ('held', 'expired')
      """;

  private static final String CANCEL =
      """
      UPDATE orders
         SET status = $2, refunded_cents = refunded_cents + $3, hold_expires_at = NULL,
             cancelled_at = CASE WHEN $2 IN ('cancelled', 'refunded')
                                 THEN coalesce(cancelled_at, $4) END,
             version = version + 1, updated_at = now()
       WHERE id = $1
      """;

  private static final String DUE =
      """
      SELECT id, traceparent, tracestate, promo_id, email_hash FROM orders
       WHERE status = 'held' AND hold_expires_at <= now() + make_interval(secs => $1)
       ORDER BY hold_expires_at
       LIMIT $2
      """;

  /** Skips what another node is just expiring, or a payment is just confirming. */
  private static final String EXPIRE =
      """
      UPDATE orders
         SET status = 'expired', hold_expires_at = NULL, version = version + 1, updated_at = now()
       WHERE id = (SELECT id FROM orders
                    WHERE id = $1 AND status = 'held'
                      AND hold_expires_at <= now() + make_interval(secs => $2)
                      FOR UPDATE SKIP LOCKED)
      """;

  /**
   * A hold whose time is over.
   *
   * @param promoId null when it has no promo code
   */
  record Due(UUID id, StoredContext trace, UUID promoId, String emailHash) {
    static Due of(Row row) {
      return new Due(
          row.getUUID("id"),
          new StoredContext(row.getString("traceparent"), row.getString("tracestate")),
          row.getUUID("promo_id"),
          row.getString("email_hash"));
    }

    /** For the log. */
    @Override
    public String toString() {
      return id.toString();
    }
  }

  private final OrderRepository orders = new OrderRepository();

  /** The order as it stands, locked until the transaction ends. */
  Future<Order> lock(SqlClient tx, UUID id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(id))
        .compose(locked -> orders.byId(tx, id))
        .map(Optional::orElseThrow);
  }

  /** Business time, by the database. */
  Future<Instant> now(SqlClient tx, double clockOffset) {
    return tx.preparedQuery(NOW)
        .execute(Tuple.of(clockOffset))
        .map(rows -> rows.iterator().next().getOffsetDateTime("at").toInstant());
  }

  /** Confirms a locked order that is held or has expired. */
  Future<Void> confirm(SqlClient tx, UUID id, Instant at) {
    return tx.preparedQuery(CONFIRM).execute(Tuple.of(id, at.atOffset(ZoneOffset.UTC))).mapEmpty();
  }

  /**
   * Writes what has become of a locked order when some of it was given back.
   *
   * @param refundedCents what is given back now
   */
  Future<Void> giveBack(SqlClient tx, UUID id, OrderStatus after, long refundedCents, Instant at) {
    return tx.preparedQuery(CANCEL)
        .execute(Tuple.of(id, after.text(), refundedCents, at.atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  /** Holds whose time is over; another node may be at them, too. */
  Future<List<Due>> due(SqlClient client, double clockOffset, int limit) {
    return client
        .preparedQuery(DUE)
        .execute(Tuple.of(clockOffset, limit))
        .map(rows -> Rows.list(rows, Due::of));
  }

  /** True for the one transaction that expires the hold. */
  Future<Boolean> expire(SqlClient tx, UUID id, double clockOffset) {
    return tx.preparedQuery(EXPIRE)
        .execute(Tuple.of(id, clockOffset))
        .map(expired -> expired.rowCount() == 1);
  }
}
