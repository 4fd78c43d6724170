package maguey.traces.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import maguey.traces.model.TraceKey;

/** How PostgreSQL goes about a search. */
final class SearchPlans {
  /** So many traces of a service, one per second backwards from a year ago; nothing in spans. */
  private static final String MANY_TRACES =
      """
      WITH t AS (
        INSERT INTO trace_summaries (trace_id, first_start, last_start, last_end, active, span_count, error_count,
                                     root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name)
        SELECT gen_random_uuid(), at, at, at + interval '5 ms', tstzmultirange(tstzrange(at, at + interval '5 ms')), 1, 0,
               false, at, 0, 1, $2, 'made up'
          FROM (SELECT now() - interval '1 year' - make_interval(secs => n) AS at FROM generate_series(1, $1) AS n) AS times
        RETURNING trace_id, last_end)
      INSERT INTO trace_services (trace_id, service, last_end, span_count, error_count, kinds, operations)
      SELECT trace_id, $2, last_end, 1, 0, 4, '{made up}' FROM t
      """;

  private static final String HOLDING =
      """
      SELECT (SELECT count(*) FROM every_span s WHERE s::text LIKE '%' || $1 || '%')
           + (SELECT count(*) FROM trace_keys k WHERE k::text LIKE '%' || $1 || '%') AS n
      """;

  private SearchPlans() {}

  /** Makes summaries up, of a year ago, however long that takes. */
  static void fill(Pool pool, int traces, String service) {
    pool.withTransaction(
            tx ->
                tx.query("SET LOCAL statement_timeout = 0")
                    .execute()
                    .compose(
                        set -> tx.preparedQuery(MANY_TRACES).execute(Tuple.of(traces, service))))
        .await();
  }

  /** The plan of a search by an indexed attribute. */
  static String walk(Pool pool, String key, String value) {
    TraceFilter.Scope scope =
        new TraceFilter.Scope(
            Optional.empty(),
            List.of(List.of(new TraceKey(key, value))),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of());
    return text(pool, search(scope));
  }

  static SearchSql search(TraceFilter.Scope scope) {
    return new SearchSql(
        new TraceFilter(
            scope,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        Optional.empty());
  }

  static String text(Pool pool, SearchSql search) {
    return StreamSupport.stream(
            pool.preparedQuery("EXPLAIN " + search.page(100))
                .execute(search.parameters())
                .await()
                .spliterator(),
            false)
        .map(row -> row.getString(0))
        .collect(Collectors.joining("\n"));
  }

  /** Rows that a statement looks at. */
  static long rowsRead(Pool pool, String sql, Tuple parameters) {
    Row row =
        pool.preparedQuery("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
            .execute(parameters)
            .await()
            .iterator()
            .next();
    return rowsRead(((JsonArray) row.getValue(0)).getJsonObject(0).getJsonObject("Plan"));
  }

  private static long rowsRead(JsonObject node) {
    double rows = 0;
    if (node.containsKey("Relation Name")) {
      rows += node.getDouble("Actual Rows") + node.getDouble("Rows Removed by Filter", 0.0);
      rows *= node.getDouble("Actual Loops");
    }
    for (Object child : node.getJsonArray("Plans", new JsonArray())) {
      rows += rowsRead((JsonObject) child);
    }
    return Math.round(rows);
  }

  /** Rows of spans and keys in which a text stands. */
  static long rowsHolding(Pool pool, String text) {
    return pool.preparedQuery(HOLDING).execute(Tuple.of(text)).await().iterator().next().getLong(0);
  }
}
