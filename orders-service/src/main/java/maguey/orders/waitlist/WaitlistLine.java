package maguey.orders.waitlist;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.Rows;

/** Who is next: the order of a tier's line, and whom of it tickets can be offered to. */
final class WaitlistLine {
  /** Nothing is offered before or after the sale. */
  private static final String ON_SALE =
      """
       e.status = 'on_sale'
       AND now() + make_interval(secs => $1) >= coalesce(t.sale_from, e.sale_from)
       AND now() + make_interval(secs => $1) < coalesce(t.sale_to, e.sale_to)
      """;

  /** Who wants more than he can ever get is passed over, as long as that is so. */
  private static final String CAN_BE_SERVED =
      """
       w.quantity <= e.max_per_order
       AND w.quantity <= (SELECT sum(s.capacity) FROM tier_stock s WHERE s.tier_id = w.tier_id)
      """;

  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('maguey.orders.waitlist ' || $1::text, 0))";

  private static final String NEXT =
      WaitlistRepository.READ
          + " WHERE w.tier_id = $2 AND w.status = 'waiting' AND "
          + ON_SALE
          + " AND "
          + CAN_BE_SERVED
          + " ORDER BY w.seq LIMIT $3 FOR UPDATE OF w";

  /** Tiers that have enough free for the first of their line. */
  private static final String SERVABLE =
      """
      SELECT t.id
        FROM event e
        JOIN tier t ON t.event_id = e.id
       CROSS JOIN LATERAL (SELECT w.quantity FROM waitlist_entry w
                            WHERE w.tier_id = t.id AND w.status = 'waiting' AND
      """
          + CAN_BE_SERVED
          + """
                            ORDER BY w.seq LIMIT 1) head
       WHERE head.quantity <= (SELECT sum(capacity - held - sold) FROM tier_stock s
                                WHERE s.tier_id = t.id)
         AND
      """
          + ON_SALE;

  private static final String POSITION =
      """
      SELECT count(*)::int FROM waitlist_entry w
       WHERE w.status = 'waiting' AND w.tier_id = (SELECT tier_id FROM waitlist_entry WHERE id = $1)
         AND w.seq <= (SELECT seq FROM waitlist_entry WHERE id = $1)
      """;

  /**
   * Lets nobody else serve a tier's line until the transaction ends: who came second would pass
   * over what the first has in hand. Locked before any row of the stock, and line after line in the
   * order of the tiers' ids.
   */
  Future<Void> lock(SqlClient tx, UUID tierId) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(tierId.toString())).mapEmpty();
  }

  /** The first of a tier's line, which is locked, as far as they can ever be served; locked. */
  Future<List<WaitlistEntry>> next(SqlClient tx, UUID tierId, int limit, double clockOffset) {
    return tx.preparedQuery(NEXT)
        .execute(Tuple.of(clockOffset, tierId, limit))
        .map(rows -> Rows.list(rows, WaitlistEntry::of));
  }

  /** Tiers with enough for the first of their line. */
  Future<List<UUID>> servable(SqlClient client, double clockOffset) {
    return client
        .preparedQuery(SERVABLE)
        .execute(Tuple.of(clockOffset))
        .map(rows -> Rows.list(rows, row -> row.getUUID("id")));
  }

  /** How many stand in the line up to this one, itself counted; 0 when it no longer waits. */
  Future<Integer> position(SqlClient client, WaitlistEntry entry) {
    return entry.status().equals(WaitlistEntry.WAITING)
        ? client
            .preparedQuery(POSITION)
            .execute(Tuple.of(entry.id()))
            .map(rows -> rows.iterator().next().getInteger(0))
        : Future.succeededFuture(0);
  }
}
