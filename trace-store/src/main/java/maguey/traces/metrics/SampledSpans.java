package maguey.traces.metrics;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/**
 * What no histogram knows, and examples: from the spans of the newest few hundred traces with an
 * error, or slow ones, of a window. The number of traces looked at is told, and never grows.
 */
final class SampledSpans {
  static final int TRACES = 300;

  /** {@code $3}: service or NULL; {@code $4}: traces; {@code $5}: rows. */
  private static final String CAUSES =
      """
      WITH sample AS MATERIALIZED (
        SELECT trace_id, first_start, last_start FROM trace_summaries
         WHERE error_count > 0 AND last_end >= $1 AND first_start < $2 ORDER BY last_end DESC, trace_id DESC LIMIT $4),
      failures AS (
        SELECT s.trace_id, s.service, s.name, s.start_time,
               left(coalesce(s.attributes ->> 'error.type', jsonb_path_query_first(s.events, '$[*].attributes."exception.type"') #>> '{}',
                             s.attributes ->> 'http.response.status_code', nullif(s.status_message, ''), 'unknown'), 300) AS cause,
               left(coalesce(nullif(s.status_message, ''), jsonb_path_query_first(s.events, '$[*].attributes."exception.message"') #>> '{}'), 300) AS message
          FROM sample t JOIN every_span s ON s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start
         WHERE s.status = 2 AND s.start_time >= $1 AND s.start_time < $2 AND ($3::text IS NULL OR s.service = $3))
      SELECT service, name, cause, count(*) AS spans, count(DISTINCT trace_id) AS traces, max(start_time) AS latest,
             (array_agg(message ORDER BY start_time DESC) FILTER (WHERE message <> cause))[1] AS message,
             (array_agg(trace_id ORDER BY start_time DESC))[1:3] AS examples, (SELECT count(*) FROM sample) AS sampled
        FROM failures GROUP BY service, name, cause ORDER BY spans DESC, service, name, cause LIMIT $5
      """;

  private static final String SLOW_QUERIES =
      """
      WITH sample AS MATERIALIZED (
        SELECT trace_id, first_start, last_start FROM (
          (SELECT trace_id, first_start, last_start, last_end FROM trace_summaries
            WHERE performance = 2 AND last_end >= $1 AND first_start < $2 ORDER BY last_end DESC, trace_id DESC LIMIT $4)
          UNION ALL
          (SELECT trace_id, first_start, last_start, last_end FROM trace_summaries
            WHERE performance = 3 AND last_end >= $1 AND first_start < $2 ORDER BY last_end DESC, trace_id DESC LIMIT $4)) AS slow
         ORDER BY last_end DESC LIMIT $4),
      queries AS (
        SELECT s.trace_id, s.service, s.start_time, span_millis(s.start_time, s.start_nanos, s.end_time, s.end_nanos)::float8 AS ms,
               left(coalesce(s.attributes ->> 'db.query.text', s.attributes ->> 'db.query.summary', s.name), 2000) AS query,
               coalesce(s.attributes ->> 'db.system.name', s.attributes ->> 'db.system') AS system
          FROM sample t JOIN every_span s ON s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start
         WHERE s.end_time - s.start_time >= interval '1 s' AND s.start_time >= $1 AND s.start_time < $2
           AND ($3::text IS NULL OR s.service = $3))
      SELECT service, system, query, count(*) AS spans, max(ms) AS max_ms, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS median_ms,
             (array_agg(trace_id ORDER BY ms DESC))[1:3] AS examples, (SELECT count(*) FROM sample) AS sampled
        FROM queries WHERE system IS NOT NULL GROUP BY service, system, query ORDER BY sum(ms) DESC, service, query LIMIT $5
      """;

  private static final int ROWS = 50;

  private final SqlClient sql;

  SampledSpans(SqlClient sql) {
    this.sql = sql;
  }

  /** Failed spans by service, name and cause, with traces to look at. */
  Future<JsonArray> causes(MetricsWindow window, String service) {
    return sql.preparedQuery(CAUSES)
        .execute(parameters(window, service))
        .map(rows -> Rows.json(rows, SampledSpans::cause));
  }

  /** Database statements of a second and more. */
  Future<JsonArray> slowQueries(MetricsWindow window, String service) {
    return sql.preparedQuery(SLOW_QUERIES)
        .execute(parameters(window, service))
        .map(rows -> Rows.json(rows, SampledSpans::slowQuery));
  }

  private static Tuple parameters(MetricsWindow window, String service) {
    return window.bounds().addString(service).addInteger(TRACES).addInteger(ROWS);
  }

  private static JsonObject cause(Row row) {
    return new JsonObject()
        .put("service", StoredText.decode(row.getString("service")))
        .put("name", StoredText.decode(row.getString("name")))
        .put("cause", StoredText.decode(row.getString("cause")))
        .put(
            "message",
            Optional.ofNullable(row.getString("message")).map(StoredText::decode).orElse(""))
        .put("spans", row.getLong("spans"))
        .put("traces", row.getLong("traces"))
        .put("latest", row.getOffsetDateTime("latest").toInstant().toString())
        .put("examples", examples(row));
  }

  private static JsonObject slowQuery(Row row) {
    return new JsonObject()
        .put("service", StoredText.decode(row.getString("service")))
        .put("system", StoredText.decode(row.getString("system")))
        .put("query", StoredText.decode(row.getString("query")))
        .put("spans", row.getLong("spans"))
        .put("medianMs", row.getDouble("median_ms"))
        .put("maxMs", row.getDouble("max_ms"))
        .put("examples", examples(row));
  }

  private static JsonArray examples(Row row) {
    return new JsonArray(
        Arrays.stream(row.getArrayOfUUIDs("examples"))
            .filter(Objects::nonNull)
            .distinct()
            .map(id -> new TraceId(id).hex())
            .toList());
  }
}
