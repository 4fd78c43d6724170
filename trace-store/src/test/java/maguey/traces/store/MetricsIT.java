package maguey.traces.store;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.testkit.PostgresExtension;
import maguey.traces.ingest.Decoded;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Percentage ERROR = Percentage.withPercentage(4.4);

  private static final String DEPENDENCIES =
      "SELECT * FROM dependency_stats($1::timestamptz, $1::timestamptz + interval '1 min') WHERE parent = $2";

  private final String service = "service-" + UUID.randomUUID();
  private SpanStore store;

  @BeforeEach
  void open() {
    store = new SpanStore(postgres.pool());
  }

  @Test
  void percentiles_ofAnyWindow_areWithinTheErrorTheyPromise() {
    List<Span.Builder> spans =
        IntStream.rangeClosed(1, 1_000)
            .mapToObj(i -> lasting(NOON.plusSeconds(i % 7_200), Duration.ofMillis(i)))
            .toList();
    write(spans);

    Row all = only(stats(NOON, NOON.plus(Duration.ofHours(3))));

    assertThat(all.getLong("spans")).isEqualTo(1_000);
    assertThat(all.getDouble("total_ms")).isEqualTo(500_500, within(0.001));
    assertThat(all.getDouble("p50")).isCloseTo(500, ERROR);
    assertThat(all.getDouble("p99")).isCloseTo(990, ERROR);
  }

  @Test
  void span_sentAgain_countsOnce() {
    Span.Builder span = failed(lasting(NOON, Duration.ofMillis(20)));

    write(List.of(span));
    write(List.of(span, span, lasting(NOON, Duration.ofMillis(30))));

    Row all = only(stats(NOON, NOON.plusSeconds(60)));
    assertThat(all.getLong("spans")).isEqualTo(2);
    assertThat(all.getLong("errors")).isEqualTo(1);
  }

  @Test
  void folding_changesNoFigure() {
    for (int i = 0; i < 5; i++) {
      write(List.of(lasting(NOON.plusSeconds(i * 1_500), Duration.ofMillis(10 + i))));
    }
    Instant since = NOON.plusSeconds(1_000);
    Instant until = NOON.plusSeconds(5_000);
    Row before = only(stats(since, until));

    fold();
    write(List.of(lasting(NOON.plusSeconds(1_500), Duration.ofMillis(10))));
    fold();

    Row after = only(stats(since, until));
    assertThat(before.getLong("spans")).isEqualTo(3);
    assertThat(after.getLong("spans")).isEqualTo(4);
    assertThat(after.getDouble("total_ms"))
        .isEqualTo(before.getDouble("total_ms") + 10, within(0.001));
  }

  @Test
  void steps_splitTheWindow() {
    write(
        List.of(
            lasting(NOON, Duration.ofMillis(1)),
            lasting(NOON.plusSeconds(300), Duration.ofMillis(1))));
    fold();

    List<Row> steps =
        rows(
            "SELECT at, spans FROM operation_stats($1, $2, interval '5 min', $3) ORDER BY at",
            Tuple.of(utc(NOON), utc(NOON.plusSeconds(600)), service));

    assertThat(steps)
        .extracting(row -> row.getOffsetDateTime("at").toInstant())
        .containsExactly(NOON, NOON.plusSeconds(300));
  }

  @Test
  void span_thatEndsBeforeItStarts_tookNoTime() {
    write(List.of(lasting(NOON, Duration.ofMillis(-5)), lasting(NOON, Duration.ZERO)));

    Row all = only(stats(NOON, NOON.plusSeconds(60)));

    assertThat(all.getDouble("total_ms")).isZero();
    assertThat(all.getDouble("p99")).isZero();
  }

  @Test
  void parentAndChild_inAnyOrderOfBatches_areOneCall() {
    Span.Builder parent = lasting(NOON, Duration.ofMillis(50));
    List<Span.Builder> children =
        List.of(
            childOf(parent, "early"), childOf(parent, "beside"), failed(childOf(parent, "late")));

    writeAs("child", List.of(children.get(0)));
    store
        .write(
            Stream.of(request(service, List.of(parent)), request("child", List.of(children.get(1))))
                .flatMap(request -> Decoded.spans(request).stream())
                .toList())
        .await();
    writeAs("child", List.of(children.get(2)));
    writeAs("child", children);

    Row call = only(dependencies());
    assertThat(call.getString("child")).isEqualTo("child");
    assertThat(call.getString("type")).isEqualTo("call");
    assertThat(call.getLong("calls")).isEqualTo(3);
    assertThat(call.getLong("errors")).isEqualTo(1);
    fold();
    assertThat(only(dependencies()).getDouble("total_ms")).isEqualTo(150, within(0.001));
  }

  @Test
  void consumersAndDatabases_areToldApart_andOneselfIsNoDependency() {
    Span.Builder parent = lasting(NOON, Duration.ofMillis(5));
    Span.Builder own = childOf(parent, "own step");
    Span.Builder query =
        childOf(own, "SELECT orders")
            .setKind(SpanKind.SPAN_KIND_CLIENT)
            .addAttributes(text("db.system.name", "postgresql"));
    Span.Builder consumer = childOf(own, "process").setKind(SpanKind.SPAN_KIND_CONSUMER);

    write(List.of(parent, own, query));
    writeAs("mailer", List.of(consumer));

    assertThat(dependencies())
        .extracting(row -> row.getString("child") + " " + row.getString("type"))
        .containsExactlyInAnyOrder("postgresql database", "mailer message");
  }

  @Test
  void batchesOfOneTrace_atTheSameTime_findEveryCallOnce() {
    Span.Builder root = lasting(NOON, Duration.ofMillis(1));
    List<Span.Builder> spans = new ArrayList<>(List.of(root));
    for (int i = 1; i < 200; i++) {
      spans.add(childOf(spans.get(i / 2), "step"));
    }
    List<Future<WriteResult>> writes = new ArrayList<>();
    for (int i = 199; i >= 0; i -= 5) {
      List<Span.Builder> part = spans.subList(i - 4, i + 1);
      String name = i % 2 == 0 ? service : service + "-b";
      writes.add(store.write(Decoded.spans(request(name, part))));
    }
    Future.all(writes).await();

    long calls = 0;
    for (int i = 1; i < 200; i++) {
      boolean parentIsA = (199 - i / 2) / 5 % 2 == 1;
      boolean childIsA = (199 - i) / 5 % 2 == 1;
      calls += parentIsA == childIsA ? 0 : 1;
    }
    assertThat(
            dependencies().stream().mapToLong(row -> row.getLong("calls")).sum()
                + rows(DEPENDENCIES, Tuple.of(utc(NOON), service + "-b")).stream()
                    .mapToLong(row -> row.getLong("calls"))
                    .sum())
        .isEqualTo(calls);
  }

  private static Span.Builder lasting(Instant start, Duration duration) {
    return at(span("GET /", start), start, duration);
  }

  private void write(List<Span.Builder> spans) {
    store.write(Decoded.spans(request(service, spans))).await();
  }

  private void writeAs(String other, List<Span.Builder> spans) {
    store.write(Decoded.spans(request(other, spans))).await();
  }

  private List<Row> dependencies() {
    return rows(DEPENDENCIES, Tuple.of(utc(NOON), service));
  }

  private static void fold() {
    postgres.pool().query("SELECT fold_metrics()").execute().await();
  }

  private List<Row> stats(Instant since, Instant until) {
    return rows(
        """
        SELECT *, histogram_percentile(hist, 0.5) AS p50, histogram_percentile(hist, 0.99) AS p99
          FROM operation_stats($1, $2, NULL, $3)
        """,
        Tuple.of(utc(since), utc(until), service));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static Row only(List<Row> rows) {
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static List<Row> rows(String sql, Tuple parameters) {
    RowSet<Row> rows = postgres.pool().preparedQuery(sql).execute(parameters).await();
    List<Row> all = new ArrayList<>();
    rows.forEach(all::add);
    return all;
  }
}
