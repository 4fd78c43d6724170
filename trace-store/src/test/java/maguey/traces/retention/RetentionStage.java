package maguey.traces.retention;

import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import maguey.common.config.Env;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import maguey.traces.store.WriteResult;

/** A store whose past can be written, and retention that takes any time for now. */
final class RetentionStage {
  static final RetentionPolicy POLICY = RetentionPolicy.fromEnv(new Env(Map.of()));

  private final Pool pool;
  private final SpanStore store;

  RetentionStage(Pool pool) {
    this.pool = pool;
    store = new SpanStore(pool);
  }

  /** Forgets everything, and that time has passed. */
  void clear() {
    execute(
        """
        TRUNCATE spans, spans_kept, trace_summaries, trace_services, trace_keys, span_links, journeys, scan_logs,
                 pinned_traces, past_journeys, operation_inbox, operation_minutes CASCADE
        """);
    execute("UPDATE retention_state SET horizon = '-infinity'");
  }

  WriteResult write(String service, Span.Builder... spans) {
    return store.write(Decoded.spans(request(service, List.of(spans)))).await();
  }

  /** Makes what is stored look as if it had come when it happened. */
  void backdate() {
    execute("UPDATE spans SET created_at = start_time WHERE start_time < now()");
    execute(
        "UPDATE trace_summaries SET updated_at = last_end, created_at = first_start WHERE last_end < now()");
  }

  /** Adds the order of a trace, whose event ends at the given time; null for who knows when. */
  void order(Span.Builder span, Instant eventEnds) {
    execute(
        """
        INSERT INTO journeys (trace_id, order_id, order_number, ticket_count, event_ends_at, created_at)
        VALUES ('%s', '%s', 'O-1', 1, nullif('%s', 'null')::timestamptz, coalesce(nullif('%s', 'null')::timestamptz, now()) - interval '60 days')
        """
            .formatted(hex(span), UUID.randomUUID(), eventEnds, eventEnds));
  }

  JsonObject run(RetentionPolicy policy, Instant now) {
    return retention(policy, now).run().await().orElseThrow();
  }

  Retention retention(RetentionPolicy policy, Instant now) {
    return new Retention(pool, policy, Clock.fixed(now, ZoneOffset.UTC));
  }

  boolean isThere(Span.Builder span) {
    return number("SELECT count(*) FROM trace_summaries WHERE trace_id = '%s'", hex(span)) == 1;
  }

  /** How many of its spans lie in the kept table. */
  long kept(Span.Builder span) {
    return number("SELECT count(*) FROM spans_kept WHERE trace_id = '%s'", hex(span));
  }

  long spans(Span.Builder span) {
    return number("SELECT count(*) FROM every_span WHERE trace_id = '%s'", hex(span));
  }

  /** What must hold whenever no run is under way. */
  void assertAgreement() {
    assertThat(texts(DISAGREEING)).as("summaries and spans").isEmpty();
    for (String table : List.of("every_span", "trace_services", "span_links")) {
      assertThat(number(LONE, table)).as(table + " without a trace").isZero();
    }
    assertThat(
            number(LONE + " AND x.trace_id NOT IN (SELECT trace_id FROM journeys)", "trace_keys"))
        .isZero();
    assertThat(
            number(
                "SELECT count(*) FROM spans JOIN spans_kept USING (trace_id, span_id, start_time, start_nanos, kind)"))
        .as("spans that are in both tables")
        .isZero();
    assertThat(
            number(
                "SELECT count(*) FROM span_days WHERE day < (SELECT horizon AT TIME ZONE 'UTC' FROM retention_state)"))
        .as("days before the horizon")
        .isZero();
  }

  List<String> days() {
    return texts("SELECT day::text FROM span_days");
  }

  void execute(String sql) {
    pool.query(sql).execute().await();
  }

  long number(String sql, Object... values) {
    return rows(sql.formatted(values)).get(0).getLong(0);
  }

  List<String> texts(String sql) {
    return rows(sql).stream().map(row -> row.getString(0)).toList();
  }

  private List<Row> rows(String sql) {
    return StreamSupport.stream(pool.query(sql).execute().await().spliterator(), false).toList();
  }

  private static final String LONE =
      "SELECT count(*) FROM %s x WHERE NOT EXISTS (SELECT FROM trace_summaries t WHERE t.trace_id = x.trace_id)";

  private static final String DISAGREEING =
      """
      SELECT t.trace_id::text
        FROM trace_summaries t
        LEFT JOIN (SELECT trace_id, count(*) AS n, count(*) FILTER (WHERE status = 2) AS errors, min(least(start_time, end_time)) AS low,
                          max(greatest(start_time, end_time)) AS high FROM every_span GROUP BY trace_id) s USING (trace_id)
        LEFT JOIN (SELECT trace_id, sum(span_count) AS n FROM trace_services GROUP BY trace_id) v USING (trace_id)
       WHERE (s.n, s.errors, s.low, s.high, v.n) IS DISTINCT FROM (t.span_count, t.error_count, t.first_start, t.last_end, t.span_count)
      """;
}
