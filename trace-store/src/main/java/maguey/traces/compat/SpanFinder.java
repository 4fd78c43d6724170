package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import maguey.common.http.Problem;
import maguey.common.sql.Rows;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.compat.SpanTest.Value;
import maguey.traces.model.StoredText;

/**
 * Finds traces by tests on their spans, latest activity first. A search looks at so many traces and
 * no more: those in which the asked service took part, if one is asked for.
 */
final class SpanFinder {
  private static final int BUDGET = 5_000;
  private static final int MATCHES_COUNTED = 100;
  private static final String WRONG_EXPRESSION = "2201B";

  /**
   * A search.
   *
   * @param sets a trace must have spans for each
   * @param from the trace was active at or after it; {@code to}: before it
   * @param spans so many of the matching spans are told
   */
  record Search(
      List<SpanTest> sets, Optional<Instant> from, Optional<Instant> to, int limit, int spans) {}

  private final Pool pool;

  SpanFinder(Pool pool) {
    this.pool = pool;
  }

  /**
   * Rows of {@code trace_summaries} with {@code services}, {@code matched} and {@code spans}
   * (JSON), those that match the first set.
   */
  Future<List<Row>> find(Search search) {
    List<Object> parameters = new ArrayList<>();
    String statement = statement(search, new SpanTestSql(parameters));
    return pool.preparedQuery(statement)
        .execute(Tuple.from(parameters))
        .recover(SpanFinder::asProblem)
        .map(rows -> Rows.list(rows));
  }

  /** Java's expressions are a little more than PostgreSQL's. */
  private static <T> Future<T> asProblem(Throwable failure) {
    return failure instanceof PgException refused && WRONG_EXPRESSION.equals(refused.getSqlState())
        ? Future.failedFuture(
            Problem.invalid("/query/q", "traceql", "a regular expression is not understood"))
        : Future.failedFuture(failure);
  }

  private static String statement(Search search, SpanTestSql sql) {
    return """
        SELECT t.*, m.matched, m.spans,
               (SELECT jsonb_object_agg(service, jsonb_build_object('spanCount', span_count, 'errorCount', error_count))
                  FROM trace_services n WHERE n.trace_id = t.trace_id) AS services
          FROM (%s) t
         CROSS JOIN LATERAL (
               SELECT count(*) AS matched, coalesce(jsonb_agg(jsonb_build_object(
                        'spanId', span_hex(f.span_id), 'start', (extract(epoch FROM f.start_time) * 1000000)::bigint,
                        'nanos', f.start_nanos, 'millis', f.millis, 'name', f.name, 'service', f.service))
                        FILTER (WHERE f.n <= %d), '[]') AS spans
                 FROM (SELECT s.span_id, s.start_time, s.start_nanos, s.name, s.service,
                              span_millis(s.start_time, s.start_nanos, s.end_time, s.end_nanos) AS millis,
                              row_number() OVER () AS n
                         FROM every_span s LEFT JOIN origins o ON o.id = s.origin_id
                        WHERE s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start AND %s
                        LIMIT %d) f) m
         WHERE m.matched > 0 %s
         ORDER BY t.last_end DESC, t.trace_id DESC LIMIT %d
        """
        .formatted(
            walk(search, sql),
            search.spans(),
            sql.of(search.sets().get(0)),
            MATCHES_COUNTED,
            others(search, sql),
            search.limit());
  }

  /** Along the index of the service, if the first set names one, else of all activity. */
  private static String walk(Search search, SpanTestSql sql) {
    Optional<String> service = service(search.sets().get(0));
    String table = service.isPresent() ? "trace_services" : "trace_summaries";
    List<String> tests = new ArrayList<>();
    service.ifPresent(name -> tests.add("w.service = " + sql.bind(StoredText.encode(name))));
    search.from().ifPresent(from -> tests.add("w.last_end >= " + sql.bind(utc(from))));
    String where = tests.isEmpty() ? "" : " WHERE " + String.join(" AND ", tests);
    String before = search.to().map(to -> " WHERE t.first_start < " + sql.bind(utc(to))).orElse("");
    return """
        SELECT t.* FROM (SELECT w.trace_id FROM %s w%s ORDER BY w.last_end DESC, w.trace_id DESC LIMIT %d) w
          JOIN trace_summaries t USING (trace_id)%s
         ORDER BY t.last_end DESC, t.trace_id DESC"""
        .formatted(table, where, BUDGET, before);
  }

  private static String others(Search search, SpanTestSql sql) {
    return search.sets().stream()
        .skip(1)
        .map(
            set ->
                """
                AND EXISTS (SELECT FROM every_span s LEFT JOIN origins o ON o.id = s.origin_id
                             WHERE s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start AND %s)"""
                    .formatted(sql.of(set)))
        .collect(Collectors.joining(" "));
  }

  /** The service that a span must be of, if the test says so for sure. */
  private static Optional<String> service(SpanTest test) {
    if (test instanceof SpanTest.All all) {
      return all.tests().stream().flatMap(each -> service(each).stream()).findFirst();
    }
    return test instanceof SpanTest.Comparison comparison
            && comparison.op() == Op.EQUAL
            && comparison.field().name().equals("service.name")
            && comparison.field().scope() == SpanTest.Scope.RESOURCE
            && comparison.value() instanceof Value.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
