package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import maguey.common.sql.Rows;

/** Looks for events that end soon, with tickets sold and nobody let in by them. */
record AdmissionLook(SqlClient sql, Instant businessTime) {
  /** {@code $2}: business time. Cancelled orders do not count. */
  private static final String NOT_ADMITTED =
      """
      WITH tickets AS (
        SELECT j.event_slug, j.event_ends_at, j.trace_id,
               EXISTS (SELECT FROM scan_logs l WHERE l.ticket_id = t.ticket_id AND l.result = 'ADMITTED' AND l.scanned_at <= $2) AS inside
          FROM journeys j JOIN journey_tickets t USING (trace_id, order_id)
          LEFT JOIN journey_milestones m USING (trace_id, order_id)
         WHERE j.event_ends_at > $2 AND j.event_ends_at <= $2 + make_interval(mins => $1) AND m.cancelled_at IS NULL)
      SELECT coalesce(event_slug, '') AS event, count(*) AS sold, count(*) FILTER (WHERE NOT inside) AS outside,
             to_jsonb((array_agg(DISTINCT trace_hex(trace_id)) FILTER (WHERE NOT inside))[1:3]) AS examples
        FROM tickets GROUP BY event_slug ORDER BY event_slug LIMIT 1000
      """;

  Future<List<AlertFinding>> at(AlertRule rule) {
    return sql.preparedQuery(NOT_ADMITTED)
        .execute(Tuple.of(rule.minutes(), businessTime.atOffset(ZoneOffset.UTC)))
        .map(
            rows ->
                Rows.stream(rows)
                    .filter(row -> isBroken(rule, row))
                    .map(AdmissionLook::event)
                    .toList());
  }

  private static boolean isBroken(AlertRule rule, Row row) {
    return row.getLong("sold") >= rule.least()
        && row.getLong("outside") > 0
        && share(row) >= rule.threshold();
  }

  private static double share(Row row) {
    return 100.0 * row.getLong("outside") / row.getLong("sold");
  }

  private static AlertFinding event(Row row) {
    String words =
        String.format(
            Locale.ROOT,
            "%d of %d tickets sold are not admitted, and the event ends soon",
            row.getLong("outside"),
            row.getLong("sold"));
    return new AlertFinding(
        row.getString("event"), share(row), words, row.getJsonArray("examples"));
  }
}
