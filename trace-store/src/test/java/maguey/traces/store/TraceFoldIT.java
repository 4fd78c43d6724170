package maguey.traces.store;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.testkit.PostgresExtension;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.Decoded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Between the commit of spans and the moment when their traces know of them. */
class TraceFoldIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final String CALLS =
      "SELECT coalesce(sum(calls), 0)::bigint FROM dependency_stats(now() - interval '1 day', now() + interval '1 day')"
          + " WHERE parent = $1";
  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))";

  private final String service = "service-" + UUID.randomUUID();
  private final SpanStore store = new SpanStore(postgres.pool());

  @BeforeEach
  void everyTraceIsTold() {
    store.settle().await();
  }

  @Test
  void batchesThatANodeLeftBehind_areToldByAnother_eachOnce() {
    Span.Builder root = span("root", NOW);
    append(service, root);
    append("b", failed(childOf(root, "step")));
    append("b", childOf(root, "step"));
    assertThat(spans(root)).isEqualTo(3);
    assertThat(counted(root)).isZero();

    List<Future<Void>> nodes = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      nodes.add(new SpanStore(postgres.pool()).settle());
    }
    Future.all(nodes).await();

    assertThat(counted(root)).isEqualTo(3);
    assertThat(
            number("SELECT error_count FROM trace_summaries WHERE trace_id = $1::text::uuid", root))
        .isEqualTo(1);
    assertThat(calls()).isEqualTo(2);
    assertThat(inbox()).isZero();
  }

  @Test
  void traceWithoutEnd_staysCheapToTell() {
    Span.Builder root = at(span("root", NOW), NOW, Duration.ofMillis(1));
    store.write(decoded("a", root)).await();
    for (int batch = 0; batch < 2; batch++) {
      List<Span.Builder> spans = new ArrayList<>();
      for (int n = 1; n <= 2_500; n++) {
        Instant start = NOW.plusMillis(2L * (batch * 2_500 + n) + (n % 10 == 0 ? 1 : 0));
        Span.Builder lost = span("step-" + batch + "-" + n, start).setTraceId(root.getTraceId());
        spans.add(
            at(lost, start, Duration.ofMillis(1)).setParentSpanId(SpanFixture.randomSpanId()));
      }
      store.write(Decoded.spans(request("a", spans))).await();
    }

    assertThat(counted(root)).isEqualTo(5_001);
    String of = " FROM trace_summaries WHERE trace_id = $1::text::uuid";
    assertThat(number("SELECT cardinality(missing_parents)" + of, root)).isEqualTo(1_000);
    assertThat(number("SELECT count(*) FROM unnest((SELECT active" + of + ")) r", root))
        .isBetween(2_000L, 3_200L);
    assertThat(number("SELECT active_us" + of, root)).isBetween(5_001_000L, 10_003_000L);
    assertThat(
            number(
                "SELECT cardinality(operations) FROM trace_services WHERE trace_id = $1::text::uuid",
                root))
        .isEqualTo(1_000);
  }

  @Test
  void traceToldAtOnce_andSpanBySpan_isTheSame() {
    Span.Builder root = at(span("root", NOW), NOW, Duration.ofMillis(1_200));
    Span.Builder orphan = childOf(root, "orphan").setParentSpanId(root.getTraceId().substring(8));
    Span.Builder late = at(childOf(root, "late"), NOW.plusSeconds(9), Duration.ofMillis(30));
    List<Span.Builder> spans = List.of(late, failed(childOf(root, "step")), orphan, root);
    ByteString twin = ByteString.copyFrom(new byte[16]).concat(root.getTraceId()).substring(8, 24);
    List<Span.Builder> twins = spans.stream().map(s -> s.clone().setTraceId(twin)).toList();

    store.write(Decoded.spans(request("a", spans))).await();
    for (Span.Builder each : twins) {
      store.write(decoded("a", each)).await();
    }

    assertThat(rows(root)).isEqualTo(rows(twins.get(0))).contains("\"performance\": 2");
  }

  @Test
  void childrenOfAParentThatIsToldLater_areCountedOnce() {
    Span.Builder parent = span("parent", NOW);
    append("b", childOf(parent, "first"));
    store.settle().await();

    append(service, parent);
    append("b", childOf(parent, "second"));
    store.settle().await();
    append("b", childOf(parent, "third"));
    store.settle().await();

    assertThat(calls()).isEqualTo(3);
    assertThat(
            number(
                "SELECT cardinality(missing_parents) FROM trace_summaries WHERE trace_id = $1::text::uuid",
                parent))
        .isZero();
  }

  @Test
  void spansOfATraceThatIsBeingRemoved_waitForItAndBeginItAnew() {
    Span.Builder old = at(span("old", NOW), NOW.minus(Duration.ofDays(3)), Duration.ofSeconds(1));
    write(old);
    SqlConnection remover = postgres.pool().getConnection().await();
    Transaction removal = remover.begin().await();
    execute(remover, "SELECT FROM trace_summaries WHERE trace_id = $1::text::uuid FOR UPDATE", old);

    Future<WriteResult> late = store.append(decoded(service, childOf(old, "late")));
    execute(remover, "SELECT forget_traces(ARRAY[$1::text::uuid], '-infinity', now())", old);
    assertThat(late.isComplete()).isFalse();
    removal.commit().await();
    remover.close().await();
    late.await();
    store.settle().await();

    assertThat(spans(old)).isEqualTo(1);
    assertThat(counted(old)).isEqualTo(1);
  }

  @Test
  void traceThatIsStillToBeTold_isNotRemoved() {
    Span.Builder root = span("root", NOW);
    write(root);
    append(service, childOf(root, "untold"));

    assertThat(number("SELECT cardinality(settled_traces(ARRAY[$1::text::uuid]))", root)).isZero();
    store.settle().await();
    assertThat(number("SELECT cardinality(settled_traces(ARRAY[$1::text::uuid]))", root)).isOne();
  }

  @Test
  void batchThatCannotBeTold_isSetAside_andKeepsNobodyWaiting() {
    Span.Builder good = span("good", NOW);
    append(service, good);
    postgres
        .pool()
        .query(
            "INSERT INTO trace_inbox (trace_ids, notes) VALUES (ARRAY[gen_random_uuid()], '\\xFF')")
        .execute()
        .await();

    store.settle().await();

    assertThat(counted(good)).isEqualTo(1);
    assertThat(inbox()).isEqualTo(1);
    postgres
        .pool()
        .preparedQuery("UPDATE trace_inbox SET trace_ids = ARRAY[$1::text::uuid]")
        .execute(Tuple.of(hex(good)))
        .await();
    assertThat(number("SELECT cardinality(settled_traces(ARRAY[$1::text::uuid]))", good)).isOne();
    postgres.pool().query("DELETE FROM trace_inbox WHERE refused").execute().await();
  }

  @Test
  void traceWhoseServiceIsThereWithoutIt_isSetAside_andKeepsNobodyWaiting() {
    Span.Builder odd = span("odd", NOW);
    Span.Builder good = span("good", NOW);
    postgres
        .pool()
        .preparedQuery(
            "INSERT INTO trace_services (trace_id, service, last_end, span_count, error_count, kinds, operations)"
                + " VALUES ($1::text::uuid, $2, now(), 1, 0, 0, '{}')")
        .execute(Tuple.of(hex(odd), service))
        .await();
    append(service, odd);
    append(service, good);

    store.settle().await();

    assertThat(counted(good)).isEqualTo(1);
    assertThat(inbox()).isEqualTo(1);
    postgres.pool().query("DELETE FROM trace_inbox WHERE refused").execute().await();
  }

  @Test
  void tracesThatSomebodyElseMakesMeanwhile_areAddedTo_andNothingIsRefused() {
    Span.Builder first = span("first", NOW).setTraceId(traceId(1));
    Span.Builder second = span("second", NOW).setTraceId(traceId(2));
    store.append(Decoded.spans(request(service, List.of(first, second)))).await();
    SqlConnection one = making(first);
    SqlConnection other = making(second);

    Future<Void> told = store.settle();
    commitOnceAwaited(one);
    commitOnceAwaited(other);
    told.await();

    assertThat(List.of(counted(first), counted(second))).containsExactly(2L, 2L);
    assertThat(inbox()).isZero();
  }

  @Test
  void longNames_takeNoRoomInTheInbox() {
    Span.Builder root = span("x".repeat(6 << 20), NOW);
    append(service, root);

    assertThat(first("SELECT sum(octet_length(notes)) FROM trace_inbox", Tuple.tuple()))
        .isLessThan(1_000);
    store.settle().await();
    assertThat(counted(root)).isEqualTo(1);
    assertThat(
            number(
                "SELECT length(root_name) FROM trace_summaries WHERE trace_id = $1::text::uuid",
                root))
        .isEqualTo(200);
    assertThat(number("SELECT length(name) FROM every_span WHERE trace_id = $1::text::uuid", root))
        .isEqualTo(6 << 20);
  }

  /** In the order of the numbers. */
  private static ByteString traceId(int number) {
    return ByteString.copyFrom(new byte[] {(byte) number})
        .concat(SpanFixture.traceId(UUID.randomUUID()).substring(1));
  }

  /** Begins a transaction that has made a row of one span for this trace. */
  private static SqlConnection making(Span.Builder span) {
    SqlConnection maker = postgres.pool().getConnection().await();
    maker.query("BEGIN").execute().await();
    execute(
        maker,
        """
        INSERT INTO trace_summaries (trace_id, first_start, last_start, last_end, active, span_count, error_count,
                                     root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name)
        VALUES ($1::text::uuid, now(), now(), now(), '{}', 1, 0, true, now(), 0, 1, 'other', 'other')
        """,
        span);
    return maker;
  }

  private static void commitOnceAwaited(SqlConnection maker) {
    Row backend = maker.query("SELECT pg_backend_pid()").execute().await().iterator().next();
    eventually(() -> assertThat(first(WAITING, Tuple.of(backend.getInteger(0)))).isOne());
    maker.query("COMMIT").execute().await();
    maker.close().await();
  }

  private void append(String name, Span.Builder span) {
    store.append(decoded(name, span)).await();
  }

  private void write(Span.Builder span) {
    store.write(decoded(service, span)).await();
  }

  private static List<maguey.traces.model.Span> decoded(String name, Span.Builder span) {
    return Decoded.spans(request(name, List.of(span)));
  }

  private static long spans(Span.Builder root) {
    return number("SELECT count(*) FROM every_span WHERE trace_id = $1::text::uuid", root);
  }

  /** What its summary and its services tell, whenever they were written. */
  private static String rows(Span.Builder span) {
    return postgres
        .pool()
        .preparedQuery(
            """
            SELECT (to_jsonb(t) - ARRAY['trace_id', 'created_at', 'updated_at', 'review_at'] || jsonb_build_object('services',
                     (SELECT jsonb_agg(to_jsonb(n) - ARRAY['trace_id', 'operations'] || jsonb_build_object('operations',
                             (SELECT jsonb_agg(o ORDER BY o) FROM unnest(n.operations) AS o)))
                        FROM trace_services n WHERE n.trace_id = t.trace_id)))::text
              FROM trace_summaries t WHERE t.trace_id = $1::text::uuid
            """)
        .execute(Tuple.of(hex(span)))
        .await()
        .iterator()
        .next()
        .getString(0);
  }

  private static long counted(Span.Builder root) {
    return number(
        "SELECT coalesce(sum(span_count), 0)::bigint FROM trace_summaries WHERE trace_id = $1::text::uuid",
        root);
  }

  private static long inbox() {
    return first("SELECT count(*) FROM trace_inbox", Tuple.tuple());
  }

  private long calls() {
    return first(CALLS, Tuple.of(service));
  }

  private static long number(String sql, Span.Builder span) {
    return first(sql, Tuple.of(hex(span)));
  }

  private static long first(String sql, Tuple parameters) {
    Number found =
        (Number)
            postgres
                .pool()
                .preparedQuery(sql)
                .execute(parameters)
                .await()
                .iterator()
                .next()
                .getValue(0);
    return found == null ? 0 : found.longValue();
  }

  private static void execute(SqlConnection connection, String sql, Span.Builder span) {
    connection.preparedQuery(sql).execute(Tuple.of(hex(span))).await();
  }
}
