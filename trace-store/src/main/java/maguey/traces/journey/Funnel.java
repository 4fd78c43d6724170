package maguey.traces.journey;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * How far the tickets of a cohort have come by a time: purchased, issued, mailed, scanned. A ticket
 * whose event has not ended by then is not yet due; only one whose event is over is lost. Read in
 * one pass over the latest orders, so many that an answer has an end.
 */
final class Funnel {
  /** The latest orders that are looked at. */
  static final int ORDERS = 20_000;

  /** And of these the tickets. */
  static final int TICKETS = 60_000;

  /** One row per ticket, as things stood at {@code $1}; LIMIT keeps each look-up one. */
  private static final String TICKETS_OF =
      """
      walk AS MATERIALIZED (%s),
      tickets AS MATERIALIZED (
        SELECT j.event_slug, j.event_ends_at, j.confirmed_at AS purchased_at, t.ticket_id, l.scanned_at, l.gate,
               CASE WHEN m.issued_at <= $1 THEN greatest(m.issued_at, j.confirmed_at) END AS issued_at,
               CASE WHEN m.mailed_at <= $1 THEN greatest(m.mailed_at, j.confirmed_at) END AS mailed_at,
               CASE WHEN m.cancelled_at <= $1 THEN 'cancelled'
                    WHEN l.scanned_at IS NOT NULL THEN 'scanned'
                    WHEN j.event_ends_at IS NULL OR j.event_ends_at > $1 THEN 'not_yet_due'
                    ELSE 'not_scanned' END AS outcome
          FROM walk j
         CROSS JOIN LATERAL (SELECT ticket_id FROM journey_tickets t
                              WHERE t.trace_id = j.trace_id AND t.order_id = j.order_id LIMIT %d) t
          LEFT JOIN LATERAL (SELECT * FROM journey_milestones m
                              WHERE m.trace_id = j.trace_id AND m.order_id = j.order_id LIMIT 1) m ON true
          LEFT JOIN LATERAL (SELECT scanned_at, gate FROM scan_logs
                              WHERE ticket_id = t.ticket_id AND result = 'ADMITTED' AND scanned_at <= $1
                              ORDER BY scanned_at LIMIT 1) l ON true
         LIMIT %d),
      live AS (SELECT * FROM tickets WHERE outcome <> 'cancelled')""";

  private static final String COUNTS =
      """
      count(*) FILTER (WHERE outcome <> 'cancelled') AS purchased,
      count(issued_at) FILTER (WHERE outcome <> 'cancelled') AS issued,
      count(mailed_at) FILTER (WHERE outcome <> 'cancelled') AS mailed,
      count(*) FILTER (WHERE outcome = 'scanned') AS scanned,
      count(*) FILTER (WHERE outcome = 'not_yet_due') AS not_yet_due,
      count(*) FILTER (WHERE outcome = 'not_scanned') AS not_scanned,
      count(*) FILTER (WHERE outcome = 'cancelled') AS cancelled""";

  private static final String TOTALS =
      "SELECT " + COUNTS + ", min(purchased_at) AS oldest, count(*) AS tickets FROM tickets";

  private static final String LEAD_TIMES =
      """
      SELECT since, until, count(lead) AS tickets,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM lead)::float8 * 1000) AS median_ms,
             percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM lead)::float8 * 1000) AS p95_ms
        FROM (SELECT 1 AS place, 'purchased' AS since, 'issued' AS until, issued_at - purchased_at AS lead FROM live
              UNION ALL SELECT 2, 'issued', 'mailed', mailed_at - issued_at FROM live
              UNION ALL SELECT 3, 'mailed', 'scanned', scanned_at - mailed_at FROM live
              UNION ALL SELECT 4, 'purchased', 'scanned', scanned_at - purchased_at FROM live) leads
       GROUP BY place, since, until ORDER BY place""";

  private static final String COHORTS =
      """
      SELECT (event_ends_at AT TIME ZONE 'UTC')::date AS event_date, event_slug, %s
        FROM tickets GROUP BY 1, 2 ORDER BY 1 DESC NULLS LAST, 2 LIMIT 200"""
          .formatted(COUNTS);

  private static final String GATES =
      """
      SELECT gate, count(*) AS scanned, min(scanned_at) AS first_scan, max(scanned_at) AS last_scan
        FROM live WHERE outcome = 'scanned' GROUP BY gate ORDER BY scanned DESC, gate LIMIT 200""";

  private static final String FUNNEL =
      """
      WITH %s
      SELECT (SELECT count(*) FROM walk) AS orders, (SELECT to_jsonb(t) FROM (%s) t) AS totals,
             ARRAY(SELECT to_jsonb(l) FROM (%s) l) AS leads, ARRAY(SELECT to_jsonb(c) FROM (%s) c) AS cohorts,
             ARRAY(SELECT to_jsonb(g) FROM (%s) g) AS gates""";

  private final SqlClient sql;

  Funnel(SqlClient sql) {
    this.sql = sql;
  }

  /**
   * {@code stages}, {@code outcomes}, {@code leadTimes}, {@code cohorts} and {@code gates}; {@code
   * isExact} unless there are orders before the {@code oldestOrder} that was looked at.
   */
  Future<JsonObject> read(JourneyWalk walk) {
    String tickets = TICKETS_OF.formatted(walk.sql(ORDERS), TICKETS, TICKETS);
    return sql.preparedQuery(FUNNEL.formatted(tickets, TOTALS, LEAD_TIMES, COHORTS, GATES))
        .execute(walk.parameters())
        .map(rows -> answer(rows.iterator().next()));
  }

  private static JsonObject answer(Row row) {
    JsonObject totals = row.getJsonObject("totals");
    boolean isExact = row.getLong("orders") < ORDERS && totals.getLong("tickets") < TICKETS;
    return progress(totals)
        .put("isExact", isExact)
        .put("oldestOrder", iso(totals, "oldest"))
        .put("leadTimes", list(row, "leads", Funnel::lead))
        .put("cohorts", list(row, "cohorts", Funnel::cohort))
        .put("gates", list(row, "gates", Funnel::gate));
  }

  private static JsonArray list(Row row, String column, UnaryOperator<JsonObject> form) {
    return new JsonArray(Arrays.stream(row.getArrayOfJsonObjects(column)).map(form).toList());
  }

  private static JsonObject progress(JsonObject row) {
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

  private static JsonArray stages(JsonObject row) {
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

  private static JsonObject lead(JsonObject row) {
    return new JsonObject()
        .put("from", row.getString("since"))
        .put("to", row.getString("until"))
        .put("tickets", row.getLong("tickets"))
        .put("medianMs", row.getDouble("median_ms"))
        .put("p95Ms", row.getDouble("p95_ms"));
  }

  private static JsonObject cohort(JsonObject row) {
    return new JsonObject()
        .put("eventDate", row.getString("event_date"))
        .put("event", row.getString("event_slug"))
        .mergeIn(progress(row));
  }

  private static JsonObject gate(JsonObject row) {
    return new JsonObject()
        .put("gate", row.getString("gate"))
        .put("scanned", row.getLong("scanned"))
        .put("firstScan", iso(row, "first_scan"))
        .put("lastScan", iso(row, "last_scan"));
  }

  private static String iso(JsonObject row, String name) {
    String time = row.getString(name);
    return time == null ? null : OffsetDateTime.parse(time).toInstant().toString();
  }
}
