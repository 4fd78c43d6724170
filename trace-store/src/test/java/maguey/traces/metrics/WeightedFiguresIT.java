package maguey.traces.metrics;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import maguey.testkit.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures of traces of which senders keep a share, through the HTTP door. */
class WeightedFiguresIT extends MeteredStore {
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
}
