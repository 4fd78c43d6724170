package maguey.traces.metrics;

import static maguey.testkit.ProblemAssert.assertProblem;
import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import maguey.common.http.ProblemType;
import maguey.testkit.Eventually;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures of windows, through the HTTP door. */
class MetricsApiIT {
  @RegisterExtension
  static final TraceStores STORE =
      TraceStores.nodes(1).with("MAGUEY_SAMPLING", "GET /api/services=0.5");

  private static final Instant HOUR =
      Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.HOURS);

  private final String service = "metered-" + UUID.randomUUID();

  @Test
  void performance_ofKnownDurations_hasTheirPercentiles() {
    Span.Builder[] spans = new Span.Builder[100];
    for (int i = 0; i < 100; i++) {
      spans[i] = at(span("GET /x", HOUR), HOUR.plusSeconds(i), Duration.ofMillis(i + 1));
    }
    STORE.send(service, spans);
    STORE.send(service, at(span("slow", HOUR), HOUR, Duration.ofSeconds(3)));

    JsonObject answer = performance("&sort=p95");
    JsonObject slow = answer.getJsonArray("operations").getJsonObject(0);
    JsonObject fast = answer.getJsonArray("operations").getJsonObject(1);

    assertThat(slow.getString("name")).isEqualTo("slow");
    assertThat(slow.getInteger("slow")).isEqualTo(1);
    assertThat(slow.getString("performance")).isEqualTo("slow");
    assertThat(fast.getInteger("spans")).isEqualTo(100);
    assertThat(fast.getInteger("slow")).isZero();
    assertThat(fast.getDouble("p50Ms")).isCloseTo(50, within(2.5));
    assertThat(fast.getDouble("p95Ms")).isCloseTo(95, within(4.5));
    assertThat(fast.getDouble("meanMs")).isCloseTo(50.5, within(0.01));
    assertThat(fast.getDouble("perSecond")).isCloseTo(100.0 / 3600, within(1e-9));
    assertThat(slow.getDouble("shareOfService")).isCloseTo(3000.0 / 8050, within(1e-6));
    assertThat(answer.getJsonObject("all").getInteger("spans")).isEqualTo(101);
    assertThat(answer.getJsonObject("before").getInteger("spans")).isZero();
    assertThat(answer.getJsonObject("before").getValue("p95Ms")).isNull();
  }

  @Test
  void window_countsItsFirstMinuteAndNotItsLast() {
    STORE.send(
        service,
        at(span("before", HOUR), HOUR.minusMillis(1), Duration.ofMillis(1)),
        at(span("first", HOUR), HOUR, Duration.ofMillis(1)),
        at(span("last", HOUR), HOUR.plusSeconds(3_600).minusMillis(1), Duration.ofMillis(1)),
        at(span("after", HOUR), HOUR.plusSeconds(3_600), Duration.ofMillis(1)));

    JsonArray operations = performance("").getJsonArray("operations");

    assertThat(operations.stream().map(o -> ((JsonObject) o).getString("name")))
        .containsExactlyInAnyOrder("first", "last");
    STORE.pool().query("SELECT fold_metrics()").execute().await();
    assertThat(performance("").getJsonArray("operations")).isEqualTo(operations);
  }

  @Test
  void series_hasEveryStep_alsoThoseInWhichNothingHappened() {
    STORE.send(service, at(span("x", HOUR), HOUR.plusSeconds(125), Duration.ofMillis(4)));

    JsonObject answer = performance("");
    JsonArray series = answer.getJsonArray("series");

    assertThat(answer.getInteger("stepSeconds")).isEqualTo(60);
    assertThat(series).hasSize(60);
    assertThat(series.getJsonObject(0).getString("at")).isEqualTo(HOUR.toString());
    assertThat(series.getJsonObject(1).getInteger("spans")).isZero();
    assertThat(series.getJsonObject(2).getInteger("spans")).isEqualTo(1);
    assertThat(series.getJsonObject(2).getDouble("p95Ms")).isCloseTo(4, within(0.2));
  }

  @Test
  void window_inWhichNothingHappened_isEmptyNotAnError() {
    for (String endpoint : new String[] {"overview", "performance", "errors"}) {
      JsonObject answer =
          STORE.get(
              "/api/traces/metrics/"
                  + endpoint
                  + "?service=nobody&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z");
      assertThat(answer.getJsonObject("all").getInteger("spans")).isZero();
      assertThat(answer.getJsonObject("all").getDouble("errorRate")).isZero();
    }
  }

  @Test
  void figures_ofThinnedTraces_estimateWhatThereWas() {
    String one = "maguey=v:1.0;env:test,ot=th:e6666666666666";
    STORE.send(
        service,
        ofShare("thinned", "ot=th:e666"),
        ofShare("thinned", one),
        failed(ofShare("thinned", one)));

    assertThat(performance("").getJsonObject("all").getInteger("spans")).isEqualTo(30);
    assertThat(performance("").getJsonObject("all").getInteger("errors")).isEqualTo(10);
    assertThat(performance("&weighted=false").getJsonObject("all").getInteger("spans"))
        .isEqualTo(3);
    STORE.pool().query("SELECT fold_metrics()").execute().await();
    assertThat(performance("").getJsonObject("all").getInteger("spans")).isEqualTo(30);
  }

  @Test
  void share_thatNobodyKeeps_countsAThousand_andAMalformedOneAsOne() {
    STORE.send(service, ofShare("liar", "ot=th:ffffffffffffff"));
    STORE.send(service + "-2", ofShare("malformed", "ot=th:E666"));

    assertThat(performance("").getJsonObject("all").getInteger("spans")).isEqualTo(1_000);
    assertThat(performance("-2").getJsonObject("all").getInteger("spans")).isEqualTo(1);
  }

  /** The sampler, the exporter and the event bus are the store's own. */
  @Test
  void figures_ofAServiceThatKeepsHalf_areTwiceWhatIsStored() {
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    String self = "service=trace-store&operation=GET%20/api/services&from=" + minute;
    for (int i = 0; i < 30; i++) {
      STORE.get("/api/services");
    }

    Eventually.eventually(
        () -> {
          String window = self + "&to=" + minute.plusSeconds(3_600);
          int stored = spans(window + "&weighted=false");
          assertThat(stored).isPositive();
          assertThat(spans(window)).isEqualTo(2 * stored);
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void calls_ofThinnedTraces_andTheirTraces_standForMore(boolean calleeLast) {
    Span.Builder caller = at(ofShare("GET /", "ot=th:c"), HOUR, Duration.ofMillis(50));
    Span.Builder callee =
        at(childOf(caller, "GET /x"), HOUR, Duration.ofMillis(40))
            .setKind(SpanKind.SPAN_KIND_SERVER)
            .setTraceState("a=b,ot=th:c");
    STORE.send(calleeLast ? service : service + "-callee", calleeLast ? caller : callee);
    STORE.send(calleeLast ? service + "-callee" : service, calleeLast ? callee : caller);

    assertThat(edge("").getInteger("calls")).isEqualTo(4);
    assertThat(edge("&weighted=false").getInteger("calls")).isEqualTo(1);
    assertThat(weight(caller)).isEqualTo(4);
    STORE.send(service, childOf(caller, "place-order"));
    assertThat(weight(caller)).as("with a journey, which is always kept").isEqualTo(1);
  }

  @Test
  void errors_byCause_haveExamples() {
    Span.Builder byType = failed(at(span("pay", HOUR), HOUR, Duration.ofMillis(1)));
    byType.addAttributes(text("error.type", "timeout"));
    byType.getStatusBuilder().setMessage("The bank does not answer");
    Span.Builder byMessage = failed(at(span("pay", HOUR), HOUR, Duration.ofMillis(1)));
    byMessage.getStatusBuilder().setMessage("card refused");
    Span.Builder byException =
        failed(at(span("pay", HOUR), HOUR, Duration.ofMillis(1)))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("exception")
                    .addAttributes(text("exception.type", "java.io.IOException")));
    STORE.send(
        service,
        byType,
        byMessage,
        byException,
        at(span("fine", HOUR), HOUR, Duration.ofMillis(1)));

    JsonObject answer = STORE.get("/api/traces/metrics/errors?" + window() + "&service=" + service);

    assertThat(answer.getJsonObject("all").getInteger("errors")).isEqualTo(3);
    assertThat(answer.getJsonObject("all").getDouble("errorRate")).isEqualTo(0.75);
    assertThat(answer.getJsonArray("operations")).hasSize(1);
    assertThat(answer.getJsonArray("causes").stream().map(c -> ((JsonObject) c).getString("cause")))
        .containsExactlyInAnyOrder("timeout", "card refused", "java.io.IOException");
    assertThat(
            answer.getJsonArray("causes").stream().map(c -> ((JsonObject) c).getString("message")))
        .containsExactlyInAnyOrder("The bank does not answer", "", "");
    assertThat(
            answer.getJsonArray("causes").stream()
                .flatMap(c -> ((JsonObject) c).getJsonArray("examples").stream()))
        .contains(hex(byType), hex(byMessage), hex(byException));
  }

  @Test
  void slowQueries_areGroupedByTheirText() {
    Span.Builder root = at(span("root", HOUR), HOUR, Duration.ofSeconds(4));
    Span.Builder query =
        at(childOf(root, "SELECT orders"), HOUR, Duration.ofMillis(1_800))
            .setKind(SpanKind.SPAN_KIND_CLIENT)
            .addAttributes(text("db.system.name", "postgresql"))
            .addAttributes(text("db.query.text", "SELECT * FROM orders WHERE id = $1"));
    STORE.send(service, root, query);

    JsonObject slow = performance("").getJsonArray("slowQueries").getJsonObject(0);

    assertThat(slow.getString("query")).isEqualTo("SELECT * FROM orders WHERE id = $1");
    assertThat(slow.getDouble("maxMs")).isEqualTo(1_800);
    assertThat(slow.getJsonArray("examples")).containsExactly(hex(root));
  }

  @Test
  void map_hasTheCallsBetweenServices() {
    Span.Builder caller = at(span("POST /orders", HOUR), HOUR, Duration.ofMillis(50));
    Span.Builder callee =
        failed(at(childOf(caller, "POST /scan"), HOUR, Duration.ofMillis(40)))
            .setKind(SpanKind.SPAN_KIND_SERVER);
    STORE.send(service, caller);
    STORE.send(service + "-callee", callee);

    JsonObject map = STORE.get("/api/dependencies?" + window());
    JsonObject edge = edge("");

    assertThat(edge.getString("child")).isEqualTo(service + "-callee");
    assertThat(edge.getString("type")).isEqualTo("call");
    assertThat(edge.getInteger("calls")).isEqualTo(1);
    assertThat(edge.getDouble("errorRate")).isEqualTo(1.0);
    assertThat(edge.getDouble("p95Ms")).isCloseTo(40, within(2.0));
    assertThat(map.getJsonArray("nodes")).contains(service, service + "-callee");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void dependencies_pageLoadBelowTheServer_isNoCallOfTheBrowser(boolean late) {
    Span.Builder page = at(span("GET /", HOUR), HOUR, Duration.ofMillis(9));
    Span.Builder load = childOf(page, "page-load /");
    Span.Builder api = childOf(load, "GET /api").setKind(SpanKind.SPAN_KIND_SERVER);
    Span.Builder report = childOf(api, "POST /rum").setKind(SpanKind.SPAN_KIND_SERVER);

    STORE.send(late ? service : service + "-web", late ? page : load);
    STORE.send(late ? service + "-web" : service, late ? load : page);
    STORE.send(service + "-api", api);
    STORE.send(service + "-web", report);

    assertThat(STORE.get("/api/dependencies?" + window()).getJsonArray("edges"))
        .map(JsonObject.class::cast)
        .map(edge -> edge.getString("parent") + " -> " + edge.getString("child"))
        .contains(service + "-web -> " + service + "-api", service + "-api -> " + service + "-web")
        .doesNotContain(service + " -> " + service + "-web");
  }

  @Test
  void overview_countsRequestsPerServiceAndTraces() {
    Span.Builder request = at(span("GET /", HOUR), HOUR, Duration.ofMillis(10));
    STORE.send(service, request, at(childOf(request, "step"), HOUR, Duration.ofMillis(5)));

    JsonObject answer =
        STORE.get("/api/traces/metrics/overview?" + window() + "&service=" + service);

    assertThat(answer.getJsonObject("all").getInteger("spans")).isEqualTo(2);
    assertThat(answer.getJsonArray("services").getJsonObject(0).getInteger("spans")).isEqualTo(1);
    assertThat(answer.getInteger("traces")).isPositive();
    assertThat(answer.getBoolean("tracesAreExact")).isTrue();
  }

  @Test
  void badWindows_areRefused() {
    for (String endpoint :
        new String[] {
          "traces/metrics/overview",
          "traces/metrics/performance",
          "traces/metrics/errors",
          "dependencies"
        }) {
      String path = "/api/" + endpoint;
      assertProblem(
              STORE.api().get(path + "?from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z"),
              ProblemType.INVALID)
          .pointsAt("/query/to");
      assertProblem(STORE.api().get(path + "?from=2020-01-01T00:00:00Z"), ProblemType.INVALID)
          .pointsAt("/query/from");
      assertProblem(STORE.api().get(path + "?weighted=perhaps"), ProblemType.MALFORMED)
          .pointsAt("/query/weighted");
      assertThat(STORE.anonymous(0).get(path).status()).isEqualTo(401);
    }
  }

  private static Span.Builder ofShare(String name, String traceState) {
    return at(span(name, HOUR), HOUR, Duration.ofMillis(10)).setTraceState(traceState);
  }

  private static int spans(String query) {
    return STORE
        .get("/api/traces/metrics/performance?" + query)
        .getJsonObject("all")
        .getInteger("spans");
  }

  private static double weight(Span.Builder span) {
    return STORE.get("/api/traces/" + hex(span)).getJsonObject("trace").getDouble("weight");
  }

  private JsonObject edge(String more) {
    return STORE.get("/api/dependencies?" + window() + more).getJsonArray("edges").stream()
        .map(JsonObject.class::cast)
        .filter(edge -> edge.getString("parent").equals(service))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject performance(String more) {
    return STORE.get("/api/traces/metrics/performance?" + window() + "&service=" + service + more);
  }

  private static String window() {
    return "from=" + HOUR + "&to=" + HOUR.plusSeconds(3_600);
  }
}
