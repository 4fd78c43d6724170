package maguey.traces.journey;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

/** Orders by the ten thousand, straight into the tables. */
public final class ManyOrders {
  /** One per second backwards from a year ago, with two tickets, of which one was let in. */
  private static final String ORDERS =
      """
      WITH o AS (
        INSERT INTO journeys (trace_id, order_id, order_number, ticket_count, event_ends_at, confirmed_at, event_id, event_slug)
        SELECT gen_random_uuid(), gen_random_uuid(), 'MG-' || n, 2, now(), now() - interval '1 year' - make_interval(secs => n),
               md5($2)::uuid, $2
          FROM generate_series(1, $1) AS n RETURNING *),
      t AS (
        INSERT INTO journey_tickets (ticket_id, trace_id, order_id)
        SELECT gen_random_uuid(), trace_id, order_id FROM o, generate_series(1, 2) RETURNING *),
      k AS (
        INSERT INTO trace_keys (kind, value, trace_id) SELECT 'order.number', order_number, trace_id FROM o)
      INSERT INTO scan_logs (message_id, scan_id, ticket_id, result, gate, scanned_at)
      SELECT gen_random_uuid(), 'scan', ticket_id, 'ADMITTED', 'north', now() - interval '1 day'
        FROM (SELECT DISTINCT ON (order_id) * FROM t ORDER BY order_id, ticket_id) one
      """;

  private ManyOrders() {}

  /** So many of an event, however long that takes; the event's id is the slug's MD5. */
  public static void fill(Pool pool, int orders, String event) {
    pool.withTransaction(
            tx ->
                tx.query("SET LOCAL statement_timeout = 0")
                    .execute()
                    .compose(set -> tx.preparedQuery(ORDERS).execute(Tuple.of(orders, event))))
        .await();
    pool.query("ANALYZE journeys, journey_tickets, scan_logs, trace_keys").execute().await();
  }
}
