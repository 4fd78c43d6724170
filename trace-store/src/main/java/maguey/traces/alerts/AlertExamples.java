package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import maguey.traces.model.StoredText;

/** Traces that show what a rule found: the slowest ones, or the newest that failed. */
record AlertExamples(SqlClient sql) {
  private static final String EXAMPLES =
      """
      SELECT coalesce(jsonb_agg(trace_hex(trace_id)), '[]') AS examples FROM (
        SELECT t.trace_id FROM trace_summaries t
         WHERE last_end >= now() - make_interval(mins => $1) AND (error_count > 0 OR NOT $2) AND active_us >= $3
           AND ($4::text IS NULL OR EXISTS (SELECT FROM trace_services s WHERE s.trace_id = t.trace_id AND s.service = $4))
         ORDER BY CASE WHEN $2 THEN 0 ELSE active_us END DESC, last_end DESC LIMIT 3) AS found
      """;

  private static final double MICROS = 1_000;

  /** Those that failed. */
  Future<JsonArray> failed(AlertRule rule) {
    return find(rule, true, 0);
  }

  /** Those that were active for at least so long. */
  Future<JsonArray> slow(AlertRule rule, double ms) {
    return find(rule, false, ms);
  }

  private Future<JsonArray> find(AlertRule rule, boolean failed, double ms) {
    return sql.preparedQuery(EXAMPLES)
        .execute(Tuple.of(rule.minutes(), failed, (long) (ms * MICROS), stored(rule.service())))
        .map(rows -> rows.iterator().next().getJsonArray("examples"));
  }

  /** A filter as the statements take it: none is null. */
  static String stored(String text) {
    return text.isEmpty() ? null : StoredText.encode(text);
  }
}
