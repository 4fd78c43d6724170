package maguey.common.tracing.w3c;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import maguey.common.tracing.W3cCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class W3cPropagatorTest {
  private static final String OWN = "maguey=v:1.0;env:production";

  private final W3cPropagator propagator = new W3cPropagator("production");

  @ParameterizedTest
  @MethodSource("corpus")
  void extract_headerOfTheCorpus_keepsOrRestartsTheTrace(W3cCase given) {
    SpanContext found = propagator.extract(given.values("traceparent"), given.values("tracestate"));

    assertThat(found.isValid()).isEqualTo(given.isKept());
    if (given.isKept()) {
      assertThat(W3cPropagator.traceparent(found))
          .isEqualTo("00-" + W3cCase.TRACE_ID + "-" + W3cCase.PARENT_ID + "-" + given.flags());
      assertThat(propagator.tracestate(found))
          .isEqualTo(given.state().isEmpty() ? OWN : OWN + "," + given.state());
    }
  }

  @Test
  void inject_noContext_writesNothing() {
    Map<String, String> headers = new LinkedHashMap<>();

    propagator.inject(SpanContext.getInvalid(), headers::put);

    assertThat(headers).isEmpty();
  }

  @Test
  void propagator_environmentWithIllegalCharacters_makesALegalEntry() {
    SpanContext context =
        propagator.extract(
            List.of("00-" + W3cCase.TRACE_ID + "-" + W3cCase.PARENT_ID + "-01"), List.of());

    assertThat(new W3cPropagator("a,b=c d").tracestate(context))
        .isEqualTo("maguey=v:1.0;env:a-b-c-d");
  }

  static Stream<W3cCase> corpus() {
    return W3cCase.all();
  }
}
