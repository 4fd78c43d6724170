package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
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

  /** Its row as the one that is walked and as the one that is wanted. */
  private static final String SUMMARIES =
      "trace_summaries w JOIN trace_summaries t USING (trace_id)";

  /** Traces longer than this are few and have an index of their own. */
  private static final Duration LONG = Duration.ofMinutes(1);

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
                        'nanos', f.start_nanos, 'millis', f.millis, 'name', left(f.name, 1000), 'service', f.service))
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

  /**
   * The traces that are looked at: along the index of the service, if the first set names one, else
   * of all activity. What was active before a time has ended by then, give or take a minute, or is
   * one of the few long ones, which have an index of their own.
   */
  private static String walk(Search search, SpanTestSql sql) {
    Optional<String> service =
        service(search.sets().get(0)).map(name -> sql.bind(StoredText.encode(name)));
    List<String> tests = new ArrayList<>();
    search.from().ifPresent(from -> tests.add("w.last_end >= " + sql.bind(utc(from))));
    if (search.to().isEmpty()) {
      return alongActivity(service, tests);
    }
    tests.add("t.first_start < " + sql.bind(utc(search.to().get())));
    String soonAfter = sql.bind(utc(search.to().get().plus(LONG)));
    return "SELECT t.* FROM ((%s) UNION ALL (%s)) t ORDER BY t.last_end DESC, t.trace_id DESC LIMIT %d"
        .formatted(
            alongActivity(service, with(tests, "w.last_end < " + soonAfter)),
            alongLongOnes(service, with(tests, "w.last_end >= " + soonAfter)),
            BUDGET);
  }

  private static String alongActivity(Optional<String> service, List<String> tests) {
    return service.isPresent()
        ? way(
            "trace_services w JOIN trace_summaries t USING (trace_id)",
            with(tests, "w.service = " + service.get()))
        : way(SUMMARIES, tests);
  }

  private static String alongLongOnes(Optional<String> service, List<String> tests) {
    List<String> all = with(tests, "w.wall_us > " + LONG.toSeconds() * 1_000_000);
    service.ifPresent(
        name ->
            all.add(
                "EXISTS (SELECT FROM trace_services s WHERE s.trace_id = w.trace_id AND s.service = %s)"
                    .formatted(name)));
    return way(SUMMARIES, all);
  }

  private static String way(String tables, List<String> tests) {
    return "SELECT t.* FROM %s WHERE %s ORDER BY w.last_end DESC, w.trace_id DESC LIMIT %d"
        .formatted(tables, tests.isEmpty() ? "true" : String.join(" AND ", tests), BUDGET);
  }

  private static List<String> with(List<String> tests, String more) {
    List<String> all = new ArrayList<>(tests);
    all.add(more);
    return all;
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
