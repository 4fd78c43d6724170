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
import maguey.common.http.ProblemType;
import org.junit.jupiter.api.Test;

/** The figures of windows, through the HTTP door. */
class MetricsApiIT extends MeteredStore {
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
}
