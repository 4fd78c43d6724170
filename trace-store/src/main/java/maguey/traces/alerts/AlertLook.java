package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import maguey.traces.model.StoredText;

/** Looks whether a rule is broken just now, and which traces show it. */
final class AlertLook {
  /** Without an operation, what the services were asked: requests and messages. */
  private static final String FIGURES =
      """
      SELECT coalesce(sum(spans), 0)::bigint AS spans, coalesce(sum(errors), 0)::bigint AS errors,
             histogram_percentile(histogram_sum(hist), $4::float8 / 100) AS percentile
        FROM operation_stats(now() - make_interval(mins => $1), now() + interval '1 min', NULL, $2, $3, NULL, true)
       WHERE $3::text IS NOT NULL OR kind IN (2, 5)
      """;

  private static final String SLOW =
      """
      SELECT count(*) AS slow FROM (
        SELECT FROM trace_summaries t
         WHERE last_end >= now() - make_interval(mins => $1) AND active_us >= $2
           AND ($3::text IS NULL OR EXISTS (SELECT FROM trace_services s WHERE s.trace_id = t.trace_id AND s.service = $3))
         LIMIT 100000) AS found
      """;

  private static final String EXAMPLES =
      """
      SELECT coalesce(jsonb_agg(trace_hex(trace_id)), '[]') AS examples FROM (
        SELECT t.trace_id FROM trace_summaries t
         WHERE last_end >= now() - make_interval(mins => $1) AND (error_count > 0 OR NOT $2) AND active_us >= $3
           AND ($4::text IS NULL OR EXISTS (SELECT FROM trace_services s WHERE s.trace_id = t.trace_id AND s.service = $4))
         ORDER BY CASE WHEN $2 THEN 0 ELSE active_us END DESC, last_end DESC LIMIT 3) AS found
      """;

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

  private static final double MICROS = 1_000;

  /** A broken rule. */
  record Finding(String subject, double value, String detail, JsonArray examples) {}

  private final SqlClient sql;
  private final Instant businessTime;

  AlertLook(SqlClient sql, Instant businessTime) {
    this.sql = sql;
    this.businessTime = businessTime;
  }

  /** What is wrong by this rule; empty when nothing is. */
  Future<List<Finding>> at(AlertRule rule) {
    return switch (rule.kind()) {
      case "slow_traces" -> slow(rule);
      case "not_admitted" -> notAdmitted(rule);
      default -> figures(rule);
    };
  }

  private Future<List<Finding>> figures(AlertRule rule) {
    return sql.preparedQuery(FIGURES)
        .execute(
            Tuple.of(
                rule.minutes(),
                stored(rule.service()),
                stored(rule.operation()),
                rule.percentile()))
        .compose(rows -> figures(rule, rows.iterator().next()));
  }

  private Future<List<Finding>> figures(AlertRule rule, Row row) {
    long spans = row.getLong("spans");
    boolean isLatency = rule.kind().equals("latency");
    Double percentile = row.getDouble("percentile");
    double value =
        isLatency
            ? percentile == null ? -1 : percentile
            : 100.0 * row.getLong("errors") / Math.max(1, spans);
    if (spans < rule.least() || value < rule.threshold() || value <= 0) {
      return Future.succeededFuture(List.of());
    }
    String words =
        isLatency
            ? String.format(
                Locale.ROOT, "p%s is %.0f ms over %d spans", plain(rule.percentile()), value, spans)
            : String.format(Locale.ROOT, "%.2f %% of %d spans failed", value, spans);
    double slowMs = isLatency ? rule.threshold() : 0;
    return examples(rule, !isLatency, slowMs)
        .map(examples -> List.of(new Finding("", value, words + within(rule), examples)));
  }

  private Future<List<Finding>> slow(AlertRule rule) {
    return sql.preparedQuery(SLOW)
        .execute(Tuple.of(rule.minutes(), (long) (rule.slowMs() * MICROS), stored(rule.service())))
        .map(rows -> rows.iterator().next().getLong("slow"))
        .compose(
            slow ->
                slow == 0 || slow < Math.max(rule.threshold(), rule.least())
                    ? Future.succeededFuture(List.of())
                    : examples(rule, false, rule.slowMs())
                        .map(
                            examples ->
                                List.of(
                                    new Finding(
                                        "",
                                        slow,
                                        String.format(
                                                Locale.ROOT,
                                                "%d traces were active for %.0f ms or more",
                                                slow,
                                                rule.slowMs())
                                            + within(rule),
                                        examples))));
  }

  private Future<JsonArray> examples(AlertRule rule, boolean failed, double slowMs) {
    return sql.preparedQuery(EXAMPLES)
        .execute(Tuple.of(rule.minutes(), failed, (long) (slowMs * MICROS), stored(rule.service())))
        .map(rows -> rows.iterator().next().getJsonArray("examples"));
  }

  private Future<List<Finding>> notAdmitted(AlertRule rule) {
    return sql.preparedQuery(NOT_ADMITTED)
        .execute(Tuple.of(rule.minutes(), businessTime.atOffset(ZoneOffset.UTC)))
        .map(rows -> events(rows, rule));
  }

  private static List<Finding> events(RowSet<Row> rows, AlertRule rule) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.getLong("sold") >= rule.least() && row.getLong("outside") > 0)
        .filter(row -> share(row) >= rule.threshold())
        .map(AlertLook::event)
        .toList();
  }

  private static double share(Row row) {
    return 100.0 * row.getLong("outside") / row.getLong("sold");
  }

  private static Finding event(Row row) {
    String words =
        String.format(
            Locale.ROOT,
            "%d of %d tickets sold are not admitted, and the event ends soon",
            row.getLong("outside"),
            row.getLong("sold"));
    return new Finding(row.getString("event"), share(row), words, row.getJsonArray("examples"));
  }

  private static String within(AlertRule rule) {
    return " in the last " + rule.minutes() + " min";
  }

  private static String plain(double percentile) {
    return percentile == Math.rint(percentile)
        ? String.valueOf((long) percentile)
        : String.valueOf(percentile);
  }

  private static String stored(String text) {
    return text.isEmpty() ? null : StoredText.encode(text);
  }
}
