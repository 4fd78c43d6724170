package maguey.common.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingRulesTest {
  private static final int TRIES = 10_000;

  @ParameterizedTest
  @CsvSource({
    "all, orders-service, GET, /api/events, 1",
    "all, orders-service, GET, /health/ready, 0",
    "all, orders-service, GET, /metrics, 0",
    "all, marketing-service, GET, /assets/app.css, 0",
    "all, trace-store, GET, /admin/assets/view/app-bar.js, 0",
    "all, trace-store, GET, /admin/lib/lit/3.3.1/index.js, 0",
    "all, trace-store, GET, /api/traces/live, 0",
    "all, trace-store, GET, /admin/traces, 1",
    "production, scanner-service, GET, /api/gates/live, 0",
    "all, marketing-service, GET, /events/summer, 1",
    "production, orders-service, POST, /api/orders, 1",
    "production, scanner-service, POST, /api/scans, 1",
    "production, marketing-service, GET, /events/summer, 0.1",
    "production, orders-service, GET, /health/live, 0.1",
    "production, orders-service, DELETE, /api/orders/7, 1",
    "POST /a=1; * /=0, x, POST, /a/b, 1",
    "POST /a=1; * /=0, x, GET, /a/b, 0",
    "other * /=0, x, GET, /a, 1",
    "x GET /a=0.25, x, GET, /a, 0.25",
  })
  void rules_beginningOfATrace_areFollowed(
      String text, String service, String method, String path, double ratio) {
    SamplingRules rules = SamplingRules.parse(service, text);

    long recorded =
        IntStream.range(0, TRIES)
            .filter(i -> isRecorded(rules, Context.root(), method, path))
            .count();

    assertThat((double) recorded / TRIES).isBetween(ratio - 0.03, ratio + 0.03);
  }

  @Test
  void rules_spanBelowAnother_obeysItsFlag() {
    SamplingRules rules = SamplingRules.parse("x", "* /=0");
    String traceparent = "00-" + "a".repeat(32) + "-" + "b".repeat(16);

    Context sampled = new StoredContext(traceparent + "-01", null).toContext();
    Context unsampled = new StoredContext(traceparent + "-02", null).toContext();

    assertThat(isRecorded(rules, sampled, "GET", "/x")).isTrue();
    assertThat(isRecorded(SamplingRules.parse("x", "* /=1"), unsampled, "GET", "/x")).isFalse();
  }

  @Test
  void rules_oneTraceInTwoServices_haveTheSameLot() {
    String traceId = IdGenerator.random().generateTraceId();
    List<SamplingDecision> decisions =
        IntStream.range(0, 10)
            .mapToObj(i -> decide(SamplingRules.parse("s" + i, "* /=0.5"), traceId))
            .distinct()
            .toList();

    assertThat(decisions).hasSize(1);
  }

  @Test
  void rules_traceThatIsOneOfSeveral_saysSo() {
    assertThat(stateOf("* /=0.1").get("ot")).isEqualTo("th:e6666666666668");
    assertThat(stateOf("* /=0.5").get("ot")).isEqualTo("th:8");
    assertThat(stateOf("* /=1").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET", "GET /", "GET /=2", "GET /=x", "a b c /=1", "GET /=-1", "GET /=NaN"})
  void parse_noRule_isRefused(String text) {
    assertThatThrownBy(() -> SamplingRules.parse("x", text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Of the trace id with the highest lot, which every share keeps. */
  private static TraceState stateOf(String rules) {
    return sample(SamplingRules.parse("x", rules), "f".repeat(32))
        .getUpdatedTraceState(TraceState.getDefault());
  }

  private static SamplingDecision decide(SamplingRules rules, String traceId) {
    return sample(rules, traceId).getDecision();
  }

  private static SamplingResult sample(SamplingRules rules, String traceId) {
    Attributes attributes =
        Attributes.of(HttpAttributes.HTTP_REQUEST_METHOD, "GET", UrlAttributes.URL_PATH, "/");
    return rules.shouldSample(
        Context.root(), traceId, "GET", SpanKind.SERVER, attributes, List.of());
  }

  private static boolean isRecorded(
      SamplingRules rules, Context parent, String method, String path) {
    Attributes attributes =
        Attributes.of(HttpAttributes.HTTP_REQUEST_METHOD, method, UrlAttributes.URL_PATH, path);
    String traceId = IdGenerator.random().generateTraceId();
    return rules
            .shouldSample(parent, traceId, method, SpanKind.SERVER, attributes, List.of())
            .getDecision()
        == SamplingDecision.RECORD_AND_SAMPLE;
  }
}
