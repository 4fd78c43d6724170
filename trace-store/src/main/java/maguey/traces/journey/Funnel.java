package maguey.traces.journey;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import maguey.common.sql.Rows;

/**
 * How far the tickets of a cohort have come by a time: purchased, issued, mailed, scanned. A ticket
 * whose event has not ended by then is not yet due; only one whose event is over is lost.
 */
final class Funnel {
  /**
   * One row per ticket of the orders of a time or an event, as things stood at {@code $3}. {@code
   * $1}, {@code $2}: when they were confirmed, or NULL; {@code $4}: the event's slug or id, or
   * NULL.
   */
  private static final String TICKETS =
      """
      WITH tickets AS MATERIALIZED (
        SELECT j.event_slug, j.event_ends_at, j.confirmed_at AS purchased_at, t.ticket_id, l.scanned_at, l.gate,
               CASE WHEN m.issued_at <= $3 THEN greatest(m.issued_at, j.confirmed_at) END AS issued_at,
               CASE WHEN m.mailed_at <= $3 THEN greatest(m.mailed_at, j.confirmed_at) END AS mailed_at,
               CASE WHEN m.cancelled_at <= $3 THEN 'cancelled'
                    WHEN l.scanned_at IS NOT NULL THEN 'scanned'
                    WHEN j.event_ends_at IS NULL OR j.event_ends_at > $3 THEN 'not_yet_due'
                    ELSE 'not_scanned' END AS outcome
          FROM journeys j
          JOIN journey_tickets t USING (trace_id, order_id)
          LEFT JOIN journey_milestones m USING (trace_id, order_id)
          LEFT JOIN LATERAL (SELECT scanned_at, gate FROM scan_logs
                              WHERE ticket_id = t.ticket_id AND result = 'ADMITTED' AND scanned_at <= $3
                              ORDER BY scanned_at LIMIT 1) l ON true
         WHERE j.confirmed_at <= $3
           AND ($1::timestamptz IS NULL OR j.confirmed_at >= $1) AND ($2::timestamptz IS NULL OR j.confirmed_at < $2)
           AND ($4::text IS NULL OR j.event_slug = $4 OR j.event_id::text = $4)),
      live AS (SELECT * FROM tickets WHERE outcome <> 'cancelled')
      """;

  private static final String TOTALS =
      TICKETS
          + """
          SELECT count(*) FILTER (WHERE outcome <> 'cancelled') AS purchased,
                 count(issued_at) FILTER (WHERE outcome <> 'cancelled') AS issued,
                 count(mailed_at) FILTER (WHERE outcome <> 'cancelled') AS mailed,
                 count(*) FILTER (WHERE outcome = 'scanned') AS scanned,
                 count(*) FILTER (WHERE outcome = 'not_yet_due') AS not_yet_due,
                 count(*) FILTER (WHERE outcome = 'not_scanned') AS not_scanned,
                 count(*) FILTER (WHERE outcome = 'cancelled') AS cancelled
            FROM tickets
          """;

  private static final String LEAD_TIMES =
      TICKETS
          + """
          , leads AS (
            SELECT 1 AS place, 'purchased' AS since, 'issued' AS until, issued_at - purchased_at AS lead FROM live
            UNION ALL SELECT 2, 'issued', 'mailed', mailed_at - issued_at FROM live
            UNION ALL SELECT 3, 'mailed', 'scanned', scanned_at - mailed_at FROM live
            UNION ALL SELECT 4, 'purchased', 'scanned', scanned_at - purchased_at FROM live)
          SELECT since, until, count(lead) AS tickets,
                 percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM lead)::float8 * 1000) AS median_ms,
                 percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM lead)::float8 * 1000) AS p95_ms
            FROM leads GROUP BY place, since, until ORDER BY place
          """;

  private static final String COHORTS =
      TICKETS
          + """
          SELECT (event_ends_at AT TIME ZONE 'UTC')::date AS event_date, event_slug, min(event_ends_at) AS event_ends_at,
                 count(*) FILTER (WHERE outcome <> 'cancelled') AS purchased,
                 count(issued_at) FILTER (WHERE outcome <> 'cancelled') AS issued,
                 count(mailed_at) FILTER (WHERE outcome <> 'cancelled') AS mailed,
                 count(*) FILTER (WHERE outcome = 'scanned') AS scanned,
                 count(*) FILTER (WHERE outcome = 'not_yet_due') AS not_yet_due,
                 count(*) FILTER (WHERE outcome = 'not_scanned') AS not_scanned,
                 count(*) FILTER (WHERE outcome = 'cancelled') AS cancelled
            FROM tickets GROUP BY 1, 2 ORDER BY 1 DESC NULLS LAST, 2 LIMIT 200
          """;

  private static final String GATES =
      TICKETS
          + """
          SELECT gate, count(*) AS scanned, min(scanned_at) AS first_scan, max(scanned_at) AS last_scan
            FROM live WHERE outcome = 'scanned' GROUP BY gate ORDER BY scanned DESC, gate LIMIT 200
          """;

  private final SqlClient sql;

  Funnel(SqlClient sql) {
    this.sql = sql;
  }

  /** {@code stages}, {@code outcomes}, {@code leadTimes}, {@code cohorts} and {@code gates}. */
  Future<JsonObject> read(Tuple cohort) {
    Future<RowSet<Row>> totals = sql.preparedQuery(TOTALS).execute(cohort);
    Future<RowSet<Row>> leads = sql.preparedQuery(LEAD_TIMES).execute(cohort);
    Future<RowSet<Row>> cohorts = sql.preparedQuery(COHORTS).execute(cohort);
    Future<RowSet<Row>> gates = sql.preparedQuery(GATES).execute(cohort);
    return Future.all(totals, leads, cohorts, gates)
        .map(
            all ->
                progress(totals.result().iterator().next())
                    .put("leadTimes", Rows.json(leads.result(), Funnel::lead))
                    .put("cohorts", Rows.json(cohorts.result(), Funnel::cohort))
                    .put("gates", Rows.json(gates.result(), Funnel::gate)));
  }

  private static JsonObject progress(Row row) {
    long scanned = row.getLong("scanned");
    long due = scanned + row.getLong("not_scanned");
    return new JsonObject()
        .put("stages", stages(row))
        .put(
            "outcomes",
            new JsonObject()
                .put("scanned", scanned)
                .put("notYetDue", row.getLong("not_yet_due"))
                .put("notScanned", row.getLong("not_scanned"))
                .put("cancelled", row.getLong("cancelled")))
        .put("scannedOfDue", due == 0 ? null : (double) scanned / due);
  }

  private static JsonArray stages(Row row) {
    JsonArray stages = new JsonArray();
    long purchased = row.getLong("purchased");
    for (String stage : new String[] {"purchased", "issued", "mailed", "scanned"}) {
      long tickets = row.getLong(stage);
      stages.add(
          new JsonObject()
              .put("name", stage)
              .put("tickets", tickets)
              .put("share", purchased == 0 ? null : (double) tickets / purchased));
    }
    return stages;
  }

  private static JsonObject lead(Row row) {
    return new JsonObject()
        .put("from", row.getString("since"))
        .put("to", row.getString("until"))
        .put("tickets", row.getLong("tickets"))
        .put("medianMs", row.getDouble("median_ms"))
        .put("p95Ms", row.getDouble("p95_ms"));
  }

  private static JsonObject cohort(Row row) {
    return new JsonObject()
        .put(
            "eventDate",
            row.getLocalDate("event_date") == null
                ? null
                : row.getLocalDate("event_date").toString())
        .put("event", row.getString("event_slug"))
        .mergeIn(progress(row));
  }

  private static JsonObject gate(Row row) {
    return new JsonObject()
        .put("gate", row.getString("gate"))
        .put("scanned", row.getLong("scanned"))
        .put("firstScan", row.getOffsetDateTime("first_scan").toInstant().toString())
        .put("lastScan", row.getOffsetDateTime("last_scan").toInstant().toString());
  }
}
