package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads the spans of traces for the analysis: what it needs, and no more. */
final class TraceLoader {
  /** Of a larger trace, so many spans are analysed, the earliest. */
  static final int MAX_SPANS = 20_000;

  /**
   * Texts are cut, or one trace could fill the heap. {@code db.statement} is the name that
   * libraries of before 2024 use; of several exceptions the last one counts, those before it were
   * caught.
   */
  private static final String SPANS =
      """
      SELECT t.trace_id, s.*
        FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (trace_id, place)
        JOIN trace_summaries t USING (trace_id)
       CROSS JOIN LATERAL (
             SELECT s.span_id, s.parent_span_id, s.start_time, s.start_nanos, s.end_time, s.end_nanos, s.service, left(s.name, 1000) AS name,
                    s.kind, s.status, left(s.status_message, 4000) AS status_message,
                    CASE WHEN $3 THEN left(coalesce(s.attributes ->> 'db.query.text', s.attributes ->> 'db.statement'), 1000) END AS query_text,
                    CASE WHEN $3 AND s.status = 2 THEN (
                      SELECT jsonb_build_object('type', left(e.event #>> '{attributes,exception.type}', 300),
                                                'message', left(e.event #>> '{attributes,exception.message}', 2000),
                                                'stacktrace', left(e.event #>> '{attributes,exception.stacktrace}', 4000))
                        FROM jsonb_array_elements(s.events) WITH ORDINALITY AS e (event, n)
                       WHERE e.event ->> 'name' = 'exception' ORDER BY n DESC LIMIT 1) END AS exception
               FROM every_span s
              WHERE s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start
              ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind
              LIMIT $2) s
       ORDER BY wanted.place, s.start_time, s.start_nanos, s.span_id, s.kind
      """;

  private TraceLoader() {}

  /** One trace that exists, with statements and exceptions. */
  static Future<LoadedTrace> load(SqlClient sql, UUID traceId) {
    return load(sql, List.of(traceId), MAX_SPANS, true).map(traces -> traces.get(0));
  }

  /**
   * Those of the traces that exist, in the given order, without statements and exceptions.
   *
   * @param spansPerTrace at most; of a larger trace the earliest ones
   */
  static Future<List<LoadedTrace>> load(SqlClient sql, List<UUID> traceIds, int spansPerTrace) {
    return load(sql, traceIds, spansPerTrace, false);
  }

  private static Future<List<LoadedTrace>> load(
      SqlClient sql, List<UUID> traceIds, int spansPerTrace, boolean withTexts) {
    return sql.preparedQuery(SPANS)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(traceIds.toArray(UUID[]::new))
                .addInteger(spansPerTrace)
                .addBoolean(withTexts))
        .map(TraceLoader::grouped);
  }

  private static List<LoadedTrace> grouped(Iterable<Row> rows) {
    Map<UUID, List<Row>> byTrace = new LinkedHashMap<>();
    rows.forEach(
        row -> byTrace.computeIfAbsent(row.getUUID("trace_id"), id -> new ArrayList<>()).add(row));
    return byTrace.entrySet().stream()
        .map(trace -> LoadedTrace.of(trace.getKey(), trace.getValue()))
        .toList();
  }
}
