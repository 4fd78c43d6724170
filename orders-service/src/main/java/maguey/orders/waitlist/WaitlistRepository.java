package maguey.orders.waitlist;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.tracing.StoredContext;

/** Keeps who waits, and what becomes of it. */
public final class WaitlistRepository {
  /** An entry as {@link WaitlistEntry#of} takes it; {@code $1}: the clock's offset in seconds. */
  static final String READ =
      """
      SELECT w.id, w.event_id, e.slug, e.title, e.zone, w.tier_id, t.name AS tier_name, w.quantity, w.name,
             w.email, w.email_hash, w.status, w.offer_expires_at, w.order_id, w.traceparent,
             w.tracestate, w.offer_expires_at > now() + make_interval(secs => $1) AS is_open,
             (SELECT count(*)::int FROM tier_stock s WHERE s.tier_id = w.tier_id) AS shards
        FROM waitlist_entry w
        JOIN event e ON e.id = w.event_id
        JOIN tier t ON t.id = w.tier_id
      """;

  private static final String FIND = READ + " WHERE w.id = $2";
  private static final String LOCK = FIND + " FOR UPDATE OF w";

  private static final String ACTIVE =
      READ + " WHERE w.tier_id = $2 AND w.email_normal = $3 AND w.status IN ('waiting', 'offered')";

  private static final String INSERT =
      """
      INSERT INTO waitlist_entry (id, event_id, tier_id, quantity, name, email, email_normal,
                                  email_hash, traceparent, tracestate, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + make_interval(secs => $11))
      ON CONFLICT DO NOTHING
      """;

  private static final String OFFER =
      """
      UPDATE waitlist_entry
         SET status = 'offered', updated_at = now(),
             offer_expires_at = now() + make_interval(secs => $1::float8 + $3::float8)
       WHERE id = $2
      """;

  private static final String DUE =
      """
      SELECT id FROM waitlist_entry
       WHERE status = 'offered' AND offer_expires_at <= now() + make_interval(secs => $1)
       ORDER BY offer_expires_at LIMIT 200
      """;

  private static final String TAKE_DUE =
      READ
          + " WHERE w.id = $2 AND w.status = 'offered'"
          + " AND w.offer_expires_at <= now() + make_interval(secs => $1)"
          + " FOR UPDATE OF w SKIP LOCKED";

  private static final String END =
      """
      UPDATE waitlist_entry
         SET status = $2, order_id = $3, offer_expires_at = NULL, updated_at = now()
       WHERE id = $1
      """;

  /** Puts somebody at the end of the line; false when he stands there already. */
  Future<Boolean> insert(SqlClient client, WaitlistEntry entry, double clockOffset) {
    StoredContext trace = entry.trace();
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                entry.id(),
                entry.eventId(),
                entry.tierId(),
                entry.quantity(),
                entry.customer().name(),
                entry.customer().email(),
                normal(entry.customer().email()),
                entry.emailHash(),
                trace.traceparent(),
                trace.tracestate(),
                clockOffset))
        .map(inserted -> inserted.rowCount() == 1);
  }

  /** Somebody's waiting or offered place. */
  Future<Optional<WaitlistEntry>> active(
      SqlClient client, UUID tierId, String email, double clockOffset) {
    return one(client, ACTIVE, Tuple.of(clockOffset, tierId, normal(email)));
  }

  /** An entry, whatever has become of it. */
  public Future<Optional<WaitlistEntry>> find(SqlClient client, UUID id, double clockOffset) {
    return one(client, FIND, Tuple.of(clockOffset, id));
  }

  /** The same, locked until the transaction ends. */
  Future<Optional<WaitlistEntry>> lock(SqlClient tx, UUID id, double clockOffset) {
    return one(tx, LOCK, Tuple.of(clockOffset, id));
  }

  /** The entry, locked, if its offer's time is over and nobody else is at it. */
  Future<Optional<WaitlistEntry>> takeDue(SqlClient tx, UUID id, double clockOffset) {
    return one(tx, TAKE_DUE, Tuple.of(clockOffset, id));
  }

  /** Offers whose time is over, 200 at most. */
  Future<List<UUID>> due(SqlClient client, double clockOffset) {
    return client
        .preparedQuery(DUE)
        .execute(Tuple.of(clockOffset))
        .map(rows -> Rows.list(rows, row -> row.getUUID("id")));
  }

  Future<Void> offer(SqlClient tx, UUID id, double clockOffset, double offerSeconds) {
    return tx.preparedQuery(OFFER).execute(Tuple.of(clockOffset, id, offerSeconds)).mapEmpty();
  }

  /**
   * Ends somebody's waiting.
   *
   * @param orderId what he bought; null when he did not
   */
  Future<Void> end(SqlClient tx, UUID id, String status, UUID orderId) {
    return tx.preparedQuery(END).execute(Tuple.of(id, status, orderId)).mapEmpty();
  }

  private static String normal(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  private static Future<Optional<WaitlistEntry>> one(SqlClient client, String sql, Tuple values) {
    return client
        .preparedQuery(sql)
        .execute(values)
        .map(rows -> entries(rows).stream().findFirst());
  }

  private static List<WaitlistEntry> entries(RowSet<Row> rows) {
    return Rows.list(rows, WaitlistEntry::of);
  }
}
