package maguey.common.tracing.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StoredContext;
import maguey.common.tracing.Telemetry;
import maguey.common.tracing.TelemetryConfig;
import org.junit.jupiter.api.Test;

class OtlpEncoderTest {
  private static final String TRACE = "a".repeat(32);

  @Test
  void encode_span_keepsIdsFlagsStateAndResource() throws Exception {
    List<ReadableSpan> ended = new ArrayList<>();
    Telemetry telemetry =
        Telemetry.start(
            TelemetryConfig.from(
                "orders-service",
                Map.of(
                    "MAGUEY_SPANS_EXPORT", "none",
                    "MAGUEY_ENVIRONMENT", "test",
                    "OTEL_RESOURCE_ATTRIBUTES", "k8s.pod.name=a%20b,service.name=other")),
            new EndedSpans(ended));
    StoredContext parent =
        new StoredContext("00-" + TRACE + "-" + "b".repeat(16) + "-03", "9foo@@x=1,bar=2");

    telemetry
        .spans()
        .inSpan(
            "ticket.scan",
            SpanSettings.childOf(parent.toContext()),
            () -> {
              Spans.current().setAttribute(AttributeKey.longKey("n"), 7L);
              return Future.succeededFuture();
            });

    ResourceSpans sent =
        ExportTraceServiceRequest.parseFrom(OtlpEncoder.encode(ended).otlp()).getResourceSpans(0);
    Span span = sent.getScopeSpans(0).getSpans(0);
    assertThat(hex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(hex(span.getParentSpanId().toByteArray())).isEqualTo("b".repeat(16));
    assertThat(span.getFlags() & 0xff).isEqualTo(3);
    assertThat(span.getTraceState()).isEqualTo("9foo@@x=1,bar=2");
    assertThat(span.getName()).isEqualTo("ticket.scan");
    assertThat(span.getAttributes(0).getValue().getIntValue()).isEqualTo(7);
    assertThat(sent.getResource().toString())
        .contains("orders-service", "service.namespace", "maguey", "service.instance.id", "a b")
        .contains("deployment.environment.name")
        .doesNotContain("other");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
