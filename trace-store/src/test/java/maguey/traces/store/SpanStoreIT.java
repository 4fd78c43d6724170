package maguey.traces.store;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.testkit.PostgresExtension;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.Decoded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SpanStoreIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Duration DAYS = Duration.ofDays(10);

  private SpanStore store;

  @BeforeEach
  void open() {
    store = new SpanStore(postgres.pool());
  }

  @Test
  void trace_inTwoHalvesTenDaysApartOutOfOrder_isOneSummary() {
    Span.Builder order =
        at(span("POST /api/orders", NOW.minus(DAYS)), NOW.minus(DAYS), Duration.ofMillis(300));
    Span.Builder step =
        at(childOf(order, "create-order"), NOW.minus(DAYS).plusMillis(100), Duration.ofMillis(100));
    Span.Builder scan = at(childOf(order, "ticket.scan"), NOW, Duration.ofMillis(50));

    write("scanner-service", scan);
    write("orders-service", step);
    write("orders-service", order);

    Row summary = summary(order);
    assertThat(summary.getString("root_name")).isEqualTo("POST /api/orders");
    assertThat(summary.getLong("span_count")).isEqualTo(3);
    assertThat(summary.getLong("active_us")).isEqualTo(350_000);
    assertThat(summary.getLong("wall_us")).isEqualTo(DAYS.toMillis() * 1_000 + 50_000);
    assertThat(summary.getArrayOfLongs("missing_parents")).isEmpty();
    assertThat(tree(order))
        .containsExactly("0 POST /api/orders", "1 create-order", "1 ticket.scan");
  }

  @Test
  void span_sentAgain_isOneRowCountedOnce() {
    Span.Builder span = failed(span("GET /", NOW));

    WriteResult first = write("a", span);
    WriteResult again = write("a", span, span);

    assertThat(first).isEqualTo(new WriteResult(1, 0));
    assertThat(again).isEqualTo(new WriteResult(0, 2));
    assertThat(summary(span).getLong("span_count")).isEqualTo(1);
    assertThat(summary(span).getLong("error_count")).isEqualTo(1);
  }

  @Test
  void span_withTheIdOfAnother_isStoredBesideIt() {
    Span.Builder span = span("GET /", NOW);
    Span.Builder twin = span.clone().setStartTimeUnixNano(span.getStartTimeUnixNano() + 1);

    assertThat(write("a", span, twin)).isEqualTo(new WriteResult(2, 0));
    assertThat(tree(span)).hasSize(2);
  }

  @Test
  void batchesOfOneTrace_atTheSameTime_loseNothing() {
    Span.Builder root = span("root", NOW);
    List<Span.Builder> spans = new ArrayList<>(List.of(root));
    for (int i = 0; i < 400; i++) {
      Span.Builder parent = spans.get(i / 3);
      spans.add(at(childOf(parent, "step-" + i % 7), NOW.plusMillis(i), Duration.ofMillis(1)));
    }
    Collections.shuffle(spans, new Random(7));

    List<Future<WriteResult>> writes =
        IntStream.range(0, 40)
            .mapToObj(i -> spans.subList(i * 10, Math.min(spans.size(), i * 10 + 11)))
            .map(part -> store.write(Decoded.spans(request("s" + part.size() % 3, part))))
            .toList();
    Future.all(writes).await();

    Row summary = summary(root);
    assertThat(summary.getLong("span_count")).isEqualTo(401);
    assertThat(summary.getString("root_name")).isEqualTo("root");
    assertThat(summary.getArrayOfLongs("missing_parents")).isEmpty();
    assertThat(summary.getLong("active_us")).isEqualTo(400_000);
    assertThat(tree(root)).hasSize(401);
    assertThat(
            one(
                    "SELECT sum(span_count)::bigint AS n FROM trace_services WHERE trace_id = $1::text::uuid",
                    hex(root))
                .getLong("n"))
        .isEqualTo(401);
  }

  @Test
  void batchesOfManyTraces_inAnyOrderAtTheSameTime_neverDeadlock() {
    List<Span.Builder> roots =
        IntStream.range(0, 50)
            .mapToObj(i -> span("r" + i, NOW.minus(Duration.ofDays(i % 2))))
            .toList();
    List<Future<WriteResult>> writes =
        IntStream.range(0, 40)
            .mapToObj(
                i -> {
                  List<Span.Builder> part = new ArrayList<>();
                  roots.forEach(root -> part.add(childOf(root, "c" + i)));
                  roots.forEach(root -> part.add(root.clone()));
                  Collections.shuffle(part, new Random(i));
                  return store.write(Decoded.spans(request("s", part)));
                })
            .toList();

    long stored =
        Future.all(writes)
            .map(all -> writes.stream().mapToLong(w -> w.result().stored()).sum())
            .await();

    assertThat(stored).isEqualTo(50 * 41);
  }

  @Test
  void span_ofImpossibleTimes_isStoredExactly() {
    Span.Builder unset = span("1970", NOW).setStartTimeUnixNano(0).setEndTimeUnixNano(1);
    Span.Builder far = span("2554", NOW).setStartTimeUnixNano(-2).setEndTimeUnixNano(-1);
    Span.Builder backwards = at(span("back", NOW), NOW, Duration.ofMillis(-5));
    Span.Builder instant = at(span("zero", NOW), NOW, Duration.ZERO);

    write("a", unset, far, backwards, instant);

    assertThat(view(unset).getString("start")).isEqualTo("1970-01-01 00:00:00 0 0.000001");
    assertThat(view(far).getString("start")).isEqualTo("2554-07-21 23:34:33.709551 614 0.000001");
    assertThat(view(backwards).getBigDecimal("duration_ms")).isEqualByComparingTo("-5");
    assertThat(summary(backwards).getLong("active_us")).isEqualTo(5_000);
    assertThat(summary(instant).getLong("active_us")).isZero();
  }

  @Test
  void daysAroundNow_haveAPartitionOfTheirOwn() {
    Span.Builder far = span("far", Instant.parse("2500-01-01T00:00:00Z"));
    Span.Builder old = span("old", NOW.minus(DAYS));
    write("a", far, old);

    assertThat(partition(far)).isEqualTo("spans_default");
    assertThat(partition(old)).matches("spans_\\d{8}");
  }

  @Test
  void partitions_wantedByManyAtOnce_areMadeOnce() {
    for (int day = 20; day < 50; day++) {
      Instant start = NOW.minus(Duration.ofDays(day));
      Future.all(
              IntStream.range(0, 4)
                  .mapToObj(i -> new SpanStore(postgres.pool()))
                  .map(s -> s.write(Decoded.spans(request("a", List.of(span("x", start))))))
                  .toList())
          .await();
    }
  }

  @Test
  void partition_madeLate_takesOverWhatTheDefaultOneHolds() {
    Span.Builder span = span("moved", Instant.parse("2031-05-06T07:00:00Z"));
    write("a", span);
    assertThat(partition(span)).isEqualTo("spans_default");

    one("SELECT ensure_span_partition('2031-05-06')");

    assertThat(partition(span)).isEqualTo("spans_20310506");
    assertThat(write("a", span)).isEqualTo(new WriteResult(0, 1));
  }

  @Test
  void strangeTrees_areShownWhole() {
    Span.Builder a = span("a", NOW);
    Span.Builder b = childOf(a, "b");
    a.setParentSpanId(b.getSpanId());
    Span.Builder orphan = childOf(a, "orphan").setParentSpanId(SpanFixture.randomSpanId());
    Span.Builder self = childOf(a, "self");
    self.setParentSpanId(self.getSpanId());

    write("s", a, b, orphan, self);

    assertThat(tree(a)).hasSize(4).contains("0 orphan", "null a", "null b", "null self");
    assertThat(summary(a).getArrayOfLongs("missing_parents")).hasSize(1);
  }

  @Test
  void trace_isFoundByItsKeysAndLinks() {
    String number = "O-" + UUID.randomUUID();
    Span.Builder other = span("other", NOW);
    Span.Builder order =
        span("POST /api/orders", NOW)
            .addAttributes(text("order.number", number))
            .addAttributes(attribute("ticket.count", AnyValue.newBuilder().setIntValue(2)))
            .addLinks(
                Span.Link.newBuilder().setTraceId(other.getTraceId()).setSpanId(other.getSpanId()));

    write("orders-service", order);

    assertThat(
            one(
                    "SELECT trace_hex(trace_id) AS id FROM trace_keys WHERE kind = 'order.number' AND value = $1",
                    number)
                .getString("id"))
        .isEqualTo(hex(order));
    assertThat(
            one("SELECT name FROM span_links WHERE linked_trace_id = $1::text::uuid", hex(other))
                .getString("name"))
        .isEqualTo("POST /api/orders");
    assertThat(summary(order).getString("order_number")).isEqualTo(number);
    assertThat(summary(order).getInteger("ticket_count")).isEqualTo(2);
  }

  @Test
  void functions_answerInPsql() {
    Span.Builder slow = failed(at(span("slow", NOW), NOW, Duration.ofSeconds(7)));
    write("s", slow);

    assertThat(rows("SELECT trace_id FROM get_slow_traces(5000, 10)")).contains(hex(slow));
    assertThat(rows("SELECT trace_id FROM get_error_traces(10)")).contains(hex(slow));
    assertThat(rows("SELECT scan_id FROM get_scan_logs_by_trace('" + hex(slow) + "')")).isEmpty();
    assertThat(rows("SELECT scan_id FROM scan_logs_with_traces")).isEmpty();
  }

  private WriteResult write(String service, Span.Builder... spans) {
    return store.write(Decoded.spans(request(service, List.of(spans)))).await();
  }

  private static Row summary(Span.Builder span) {
    return one("SELECT * FROM trace_summaries WHERE trace_id = $1::text::uuid", hex(span));
  }

  private static Row view(Span.Builder span) {
    return one(
        "SELECT duration_ms, concat_ws(' ', start_time AT TIME ZONE 'UTC', start_nanos, duration_ms) AS start"
            + " FROM traces WHERE trace_id = $1",
        hex(span));
  }

  private static String partition(Span.Builder span) {
    return one(
            "SELECT tableoid::regclass::text AS p FROM spans WHERE trace_id = $1::text::uuid",
            hex(span))
        .getString("p");
  }

  private static List<String> tree(Span.Builder span) {
    return rows(
        "SELECT concat(coalesce(depth::text, 'null'), ' ', span_name) FROM get_trace_tree('"
            + hex(span)
            + "')");
  }

  private static List<String> rows(String sql) {
    RowSet<Row> rows = postgres.pool().query(sql).execute().await();
    List<String> first = new ArrayList<>();
    rows.forEach(row -> first.add(row.getString(0)));
    return first;
  }

  private static Row one(String sql, Object... parameters) {
    return postgres
        .pool()
        .preparedQuery(sql)
        .execute(Tuple.from(List.of(parameters)))
        .await()
        .iterator()
        .next();
  }
}
