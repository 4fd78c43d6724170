package maguey.traces.query;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.TraceStores.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.testkit.HttpCalls.Answer;
import maguey.traces.TraceStores;
import maguey.traces.journey.ManyOrders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions that are meant to hurt. */
class QueryBombIT {
  @RegisterExtension
  static final TraceStores STORE = TraceStores.nodes(1).with("MAGUEY_QUERY_CONNECTIONS", "2");

  private static final int PARALLEL = 100;
  private static final int BATCHES = 50;
  private static final String LONG_AGO = "from=" + Instant.now().minus(Duration.ofDays(92));

  /** Each in its way expensive; over a year, or over all spans of hundreds of traces. */
  private static final List<String> BOMBS =
      List.of(
          "/api/traces/search?limit=500&"
              + IntStream.range(0, 10)
                  .mapToObj(i -> "attribute=" + encoded("no.such.key" + i + "=x"))
                  .collect(Collectors.joining("&")),
          "/api/compare/groups?base.service=bombed&other.service=bombed&limit=500",
          "/api/critical-path?service=bombed&limit=500",
          "/tempo/api/search?limit=500&q=" + encoded("{name=~\".*(b|o|m)*x\" && .k=~\"(v|w)*y\"}"),
          "/api/traces/otlp?service=bombed&limit=1000",
          "/api/traces/search?limit=500&q=e",
          "/api/traces/metrics/errors?limit=500&" + LONG_AGO,
          "/api/traces/metrics/performance?limit=500&" + LONG_AGO,
          "/api/dependencies?" + LONG_AGO,
          "/api/journeys/funnel",
          "/api/journeys?state=cancelled",
          "/api/logs?severity=fatal",
          "/jaeger/api/traces?limit=100&service=bombed&tags=" + encoded("{\"no.such\":\"key\"}"),
          "/jaeger/api/v3/traces?query.num_traces=100&query.service_name=bombed",
          "/tempo/api/v2/search/tag/.k/values",
          "/tempo/api/search/tag/name/values");

  /** A large catalogue, and what a thousand of its operations did in each of 50 hours. */
  private static final List<String> CATALOGUE =
      List.of(
          """
          INSERT INTO operations (service, name, kind)
          SELECT 'service ' || i % 250, 'made up ' || i, 2 FROM generate_series(1, 100000) i
          """,
          """
          INSERT INTO operation_hours (hour, service, name, kind, spans, errors, total_ms, hist)
          SELECT date_trunc('hour', now(), 'UTC') - make_interval(hours => h), 'service ' || i % 250, 'made up ' || i, 2, 1, 1, 1,
                 '{1099511627777}'
            FROM generate_series(2, 51) h, generate_series(1, 1000) i
          """);

  @Test
  void bombs_byTheHundred_disturbNoIngest() throws Exception {
    fill();
    BOMBS.forEach(
        bomb -> assertThat(STORE.api().get(bomb).status()).as(bomb).isIn(200, 422, 429, 503));
    Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService attackers = Executors.newFixedThreadPool(PARALLEL);
    try {
      List<Future<?>> attacks =
          IntStream.range(0, PARALLEL)
              .<Future<?>>mapToObj(i -> attackers.submit(() -> attack(i, isOver, answers)))
              .toList();
      eventually(() -> assertThat(answers).containsKey(429));
      String service = "calm-" + UUID.randomUUID();
      for (int i = 0; i < BATCHES; i++) {
        STORE.send(service, spans("calm"));
      }

      assertThat(attacks).as("attacks that had an end before").noneMatch(Future::isDone);
      assertThat(stored(service)).isEqualTo(BATCHES * 20L);
      isOver.set(true);
      for (Future<?> attack : attacks) {
        attack.get();
      }
      assertThat(STORE.get("/api/traces/search?service=" + service).getInteger("total"))
          .isEqualTo(BATCHES * 20);
    } finally {
      isOver.set(true);
      attackers.shutdownNow();
    }
    assertThat(answers.keySet())
        .as(answers.toString())
        .isSubsetOf(200, 422, 429, 503)
        .contains(200, 429);
  }

  private static void fill() {
    SearchPlans.fill(STORE.pool(), 30_000, "bombed");
    ManyOrders.fill(STORE.pool(), 25_000, "bombed");
    ManyLogs.fill(STORE.pool(), 30_000, "bombed", 13);
    CATALOGUE.forEach(rows -> STORE.pool().query(rows).execute().await());
    for (int i = 0; i < 20; i++) {
      STORE.send("bombed", spans("bombed"));
    }
  }

  /** By the rows, since who asks the store would wait in line. */
  private static long stored(String service) {
    return STORE
        .pool()
        .preparedQuery("SELECT count(*) FROM trace_services WHERE service = $1")
        .execute(Tuple.of(service))
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void question_thatIsTooLarge_isRefusedBeforeItIsAsked() {
    String filters =
        IntStream.range(0, 300)
            .mapToObj(i -> "attribute=a%3D" + i)
            .collect(Collectors.joining("&"));

    assertThat(status(filters)).isIn(400, 414);
    assertThat(status("attribute=a&".repeat(11))).isEqualTo(400);
    assertThat(status("q=" + "x".repeat(3_000))).isEqualTo(400);
    assertThat(status("q=" + "x".repeat(60_000))).isIn(400, 414, 431);
    assertThat(status("service=" + "%F0%9F%8E%AB".repeat(301))).isEqualTo(400);
  }

  @Test
  void question_thatIsHeldUpForTooLong_isBrokenOff() {
    SqlConnection other = STORE.pool().getConnection().await();
    try {
      other.begin().await();
      other.query("LOCK TABLE trace_summaries IN ACCESS EXCLUSIVE MODE").execute().await();

      Answer answer = STORE.api().get("/api/traces/search");

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("2");
    } finally {
      other.close().await();
    }
    assertThat(status("limit=1")).isEqualTo(200);
  }

  @Test
  void text_ofManySigns_isNoPattern() {
    Stream.of("%", "_", "\\", "((((((a+)+)+)+)+)+)$", "%".repeat(200), "a%_\\".repeat(100))
        .forEach(q -> assertThat(status("q=" + encoded(q))).as(q).isEqualTo(200));
  }

  private static void attack(
      int attacker, AtomicBoolean isOver, Map<Integer, AtomicInteger> answers) {
    for (int i = attacker; !isOver.get(); i++) {
      String bomb = BOMBS.get(i % BOMBS.size());
      Answer answer = STORE.api().get(bomb);
      answers.computeIfAbsent(answer.status(), s -> new AtomicInteger()).incrementAndGet();
      assertThat(answer.status() == 429)
          .as(bomb)
          .isEqualTo(answer.header("retry-after").equals("1"));
    }
  }

  private static int status(String query) {
    return STORE.api().get("/api/traces/search?" + query).status();
  }

  private static Span.Builder[] spans(String name) {
    return IntStream.range(0, 20)
        .mapToObj(i -> span(name, Instant.now()).addAttributes(text("k", "v")))
        .toArray(Span.Builder[]::new);
  }
}
