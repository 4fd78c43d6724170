package maguey.traces.review;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.SpanFixture.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.StreamSupport;
import maguey.testkit.PostgresExtension;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TailDecisionsIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOW = Instant.now();
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final TailPolicy POLICY =
      new TailPolicy(
          TailPolicy.parse("shop GET /cart=1; shop=0.3; robots=0"),
          Duration.ofSeconds(10),
          Duration.ofMinutes(60),
          100_000);

  private final Random random = new Random(49);
  private SpanStore store;

  @BeforeEach
  void open() {
    store = new SpanStore(postgres.pool());
    postgres
        .pool()
        .query(
            """
            TRUNCATE spans, spans_kept, trace_summaries, trace_services, trace_keys, journeys, pinned_traces, sampled_out,
                     tail_counts CASCADE
            """)
        .execute()
        .await();
  }

  @Test
  void share_ofManyTraces_isKeptByTheirIdsAndWeighted() {
    List<Span.Builder> roots = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      roots.add(trace("GET /"));
    }
    write("shop", roots);

    // two nodes at the same time
    Future.all(turn(Duration.ofHours(2)), turn(Duration.ofHours(2))).await();

    List<String> lucky =
        roots.stream().filter(r -> lot(r) < 0.3).map(r -> hex(r)).sorted().toList();
    assertThat(texts("SELECT trace_hex(trace_id) FROM trace_summaries ORDER BY 1"))
        .isEqualTo(lucky);
    assertThat(
            texts("SELECT DISTINCT kept_because || round(weight::numeric, 3) FROM trace_summaries"))
        .containsExactly("lot3.333");
    assertThat(number("SELECT round(sum(weight)) FROM trace_summaries")).isBetween(500L, 700L);
    assertBooks(600);
  }

  @Test
  void errorsSlowTracesAndJourneys_alwaysStay() {
    Span.Builder error = failed(trace("GET /"));
    Span.Builder slow = at(trace("GET /"), NOW, Duration.ofMillis(1_001));
    Span.Builder journey = trace("GET /").addAttributes(text("order.number", "O-1"));
    Span.Builder ordered = trace("GET /");
    Span.Builder pinned = trace("GET /");
    Span.Builder noise = trace("GET /");
    write("robots", List.of(error, slow, journey, ordered, pinned, noise));
    run(
        "INSERT INTO journeys (trace_id, order_id, order_number, ticket_count) VALUES ('%s', gen_random_uuid(), 'O', 1)"
            .formatted(hex(ordered)));
    run("INSERT INTO pinned_traces VALUES ('%s', 'me', 'why')".formatted(hex(pinned)));

    turn(Duration.ofHours(2)).await();

    assertThat(texts("SELECT kept_because FROM trace_summaries ORDER BY 1"))
        .containsExactly("error", "journey", "journey", "pinned", "slow");
    assertThat(texts("SELECT DISTINCT weight::text FROM trace_summaries")).containsExactly("1");
    assertThat(
            number("SELECT count(*) FROM every_span WHERE trace_id = '%s'".formatted(hex(noise))))
        .isZero();
    assertBooks(6);
  }

  @Test
  void traceThatMayLose_isWaitedFor_anOrderMayFollow() {
    Span.Builder page = trace("page-load /events");
    write("robots", List.of(page));
    turn(Duration.ofMinutes(30)).await();
    write(
        "orders-service",
        List.of(
            at(childOf(page, "POST /api/orders"), NOW, SHORT)
                .addAttributes(text("order.id", "1"))));

    turn(Duration.ofHours(2)).await();

    assertThat(texts("SELECT kept_because || span_count FROM trace_summaries"))
        .containsExactly("journey2");
  }

  @Test
  void lateSpans_followTheFirstDecision_neverHalfATrace() {
    List<Span.Builder> roots = new ArrayList<>();
    List<Span.Builder> late = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Span.Builder root = trace("GET /");
      roots.add(root);
      for (int n = 0; n < 4; n++) {
        late.add(at(childOf(root, "late"), NOW.plusSeconds(random.nextInt(100_000)), SHORT));
      }
    }
    write("shop", roots);
    turn(Duration.ofHours(2)).await();
    Collections.shuffle(late, random);
    for (int part = 0; part < 4; part++) {
      write("elsewhere", late.subList(part * 60, part * 60 + 60));
      turn(Duration.ofHours(3 + part)).await();
    }

    assertThat(texts("SELECT DISTINCT span_count::text FROM trace_summaries")).containsExactly("5");
    assertThat(number("SELECT count(*) FROM trace_summaries"))
        .isEqualTo(roots.stream().filter(r -> lot(r) < 0.3).count());
    assertBooks(300);
  }

  @Test
  void lateError_ofATraceThatLost_isKeptAndTheFirstDecisionStands() {
    Span.Builder root = trace("GET /");
    write("robots", List.of(root));
    turn(Duration.ofHours(2)).await();
    write("robots", List.of(failed(childOf(root, "late"))));
    turn(Duration.ofHours(3)).await();
    write("robots", List.of(childOf(root, "later still")));
    turn(Duration.ofHours(4)).await();

    assertThat(texts("SELECT kept_because || span_count FROM trace_summaries"))
        .containsExactly("late_error2");
    assertBooks(3);
  }

  @Test
  void keptTrace_keepsWeightAndReason_whateverComesLater() {
    Span.Builder root = trace("GET /");
    while (lot(root) >= 0.3) {
      root = trace("GET /");
    }
    write("shop", List.of(root));
    turn(Duration.ofHours(2)).await();
    write("shop", List.of(failed(childOf(root, "late"))));
    turn(Duration.ofHours(3)).await();

    assertThat(texts("SELECT kept_because || round(weight::numeric, 1) FROM trace_summaries"))
        .containsExactly("lot3.3");
  }

  @Test
  void firstRuleThatFits_decides() {
    write("shop", List.of(trace("GET /cart"), trace("GET /cart/1")));
    write("unruled", List.of(trace("GET /")));

    turn(Duration.ofHours(2)).await();

    assertThat(texts("SELECT DISTINCT kept_because FROM trace_summaries")).containsExactly("all");
    assertThat(number("SELECT count(*) FROM trace_summaries")).isEqualTo(3);
  }

  @Test
  void tracesThatWaitToBeTold_areLeftForTheNextTurn() {
    List<Span.Builder> roots = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      roots.add(trace("GET /"));
    }
    write("robots", roots);
    List<Span.Builder> late = roots.stream().map(root -> childOf(root, "late")).toList();
    store.append(Decoded.spans(request("robots", late))).await();

    turn(Duration.ofHours(2)).await();
    assertThat(number("SELECT count(*) FROM trace_summaries")).isEqualTo(500);

    store.settle().await();
    turn(Duration.ofHours(3)).await();
    assertBooks(1_000);
    assertThat(number("SELECT count(*) FROM trace_summaries")).isZero();
  }

  /** What was stored is there, or in the books. */
  private static void assertBooks(long stored) {
    long there = number("SELECT count(*) FROM every_span");
    long sampled = number("SELECT coalesce(sum(sampled_spans), 0) FROM tail_counts");
    assertThat(there + sampled).isEqualTo(stored);
    assertThat(number("SELECT coalesce(sum(span_count), 0) FROM trace_summaries")).isEqualTo(there);
    assertThat(number("SELECT coalesce(sum(spans), 0) FROM sampled_out")).isEqualTo(sampled);
  }

  private Span.Builder trace(String name) {
    return at(span(name, NOW), NOW, SHORT)
        .setTraceId(traceId(new UUID(random.nextLong(), random.nextLong())));
  }

  private void write(String service, List<Span.Builder> spans) {
    store.write(Decoded.spans(request(service, spans))).await();
  }

  /** A turn of a node whose clock is that far ahead. */
  private static Future<Void> turn(Duration ahead) {
    Clock clock = Clock.fixed(Instant.now().plus(ahead), ZoneOffset.UTC);
    return new TraceReviews(postgres.pool(), POLICY, clock, new SimpleMeterRegistry()).turn();
  }

  private static double lot(Span.Builder root) {
    return Long.parseLong(hex(root).substring(20), 16) / (double) (1L << 48);
  }

  private static void run(String sql) {
    postgres.pool().query(sql).execute().await();
  }

  private static long number(String sql) {
    String asBigint = "SELECT (" + sql + ")::bigint";
    return postgres.pool().query(asBigint).execute().await().iterator().next().getLong(0);
  }

  private static List<String> texts(String sql) {
    return StreamSupport.stream(postgres.pool().query(sql).execute().await().spliterator(), false)
        .map(row -> row.getString(0))
        .toList();
  }
}
