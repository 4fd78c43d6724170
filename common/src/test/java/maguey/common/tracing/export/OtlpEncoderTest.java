package maguey.common.tracing.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
        ExportTraceServiceRequest.parseFrom(new OtlpEncoder().encode(ended).otlp())
            .getResourceSpans(0);
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

  @Test
  void encode_allThatASpanMayHold_isWhatTheSdkWrites() throws Exception {
    List<ReadableSpan> ended = new ArrayList<>();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSpanLimits(
                SpanLimits.builder().setMaxNumberOfEvents(2).setMaxNumberOfLinks(2).build())
            .addSpanProcessor(new EndedSpans(ended))
            .build();
    Tracer one = provider.tracerBuilder("one").setInstrumentationVersion("1.2").build();
    for (int i = 0; i < 50; i++) {
      fullSpan(i % 3 == 0 ? provider.get("two") : one, i).end();
    }

    ExportTraceServiceRequest ours =
        ExportTraceServiceRequest.parseFrom(new OtlpEncoder().encode(ended).otlp());

    assertThat(byId(ours)).isEqualTo(byId(sdks(ended)));
    assertThat(ours.getResourceSpans(0).getResource().getAttributesList())
        .containsExactlyInAnyOrderElementsOf(
            sdks(ended).getResourceSpans(0).getResource().getAttributesList());
  }

  @Test
  void encode_spansOfSeveralResources_standTogetherWithTheirOwn() throws Exception {
    List<ReadableSpan> ended = new ArrayList<>();
    List<String> services = List.of("a", "a", "b", "a", "b", "b");
    Map<String, SdkTracerProvider> providers =
        Map.of("a", provider("a", ended), "b", provider("b", ended));
    for (String service : services) {
      providers.get(service).get("x").spanBuilder("of-" + service).startSpan().end();
    }

    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.parseFrom(new OtlpEncoder().encode(ended).otlp());

    List<String> found = new ArrayList<>();
    for (ResourceSpans group : request.getResourceSpansList()) {
      String service = group.getResource().getAttributes(0).getValue().getStringValue();
      group
          .getScopeSpansList()
          .forEach(
              scope ->
                  scope.getSpansList().forEach(span -> found.add(service + " " + span.getName())));
    }
    assertThat(request.getResourceSpansCount()).isEqualTo(2);
    assertThat(found)
        .containsExactlyElementsOf(services.stream().map(s -> s + " of-" + s).sorted().toList());
  }

  private static SdkTracerProvider provider(String service, List<ReadableSpan> ended) {
    return SdkTracerProvider.builder()
        .setResource(
            Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
        .addSpanProcessor(new EndedSpans(ended))
        .build();
  }

  @Test
  void encode_manyBatches_keepTheirKeysApart() throws Exception {
    List<ReadableSpan> ended = new ArrayList<>();
    Tracer tracer =
        SdkTracerProvider.builder().addSpanProcessor(new EndedSpans(ended)).build().get("x");
    OtlpEncoder encoder = new OtlpEncoder();
    for (int i = 0; i < 1_500; i++) {
      ended.clear();
      tracer.spanBuilder("s").setAttribute("key-" + i, i).startSpan().end();

      Span span =
          ExportTraceServiceRequest.parseFrom(encoder.encode(ended).otlp())
              .getResourceSpans(0)
              .getScopeSpans(0)
              .getSpans(0);
      assertThat(span.getAttributes(0).getKey()).isEqualTo("key-" + i);
    }
  }

  private static io.opentelemetry.api.trace.Span fullSpan(Tracer tracer, int i) {
    SpanContext other =
        new StoredContext("00-" + TRACE + "-" + "c".repeat(16) + "-01", "a=1,b=2").toSpanContext();
    return tracer
        .spanBuilder("spän-\uD83C\uDFAB-" + i)
        .setSpanKind(SpanKind.values()[i % SpanKind.values().length])
        .setParent(
            i % 2 == 0
                ? Context.root()
                : Context.root().with(io.opentelemetry.api.trace.Span.wrap(other)))
        .setStartTimestamp(1_000_000_000L * i, TimeUnit.NANOSECONDS)
        .addLink(other, Attributes.of(AttributeKey.stringKey("link"), "x"))
        .addLink(other)
        .addLink(other)
        .startSpan()
        .setAttribute("text", "grün".repeat(i * 20) + "x")
        .setAttribute("long", Long.MIN_VALUE + i)
        .setAttribute("negative", -1)
        .setAttribute("double", Double.NaN)
        .setAttribute("true", true)
        .setAttribute("false", false)
        .setAttribute("zero", 0)
        .setAttribute(AttributeKey.stringArrayKey("texts"), List.of("a", "", "c"))
        .setAttribute(AttributeKey.longArrayKey("longs"), List.of(1L, -2L))
        .setAttribute(AttributeKey.booleanArrayKey("truths"), List.of(true, false))
        .setAttribute(AttributeKey.doubleArrayKey("doubles"), List.of(1.5, -0.0))
        .setAttribute(AttributeKey.valueKey("value"), nested())
        .addEvent("first", Attributes.of(AttributeKey.longKey("n"), 1L))
        .addEvent("second")
        .addEvent("third")
        .setStatus(StatusCode.values()[i % 3], "description");
  }

  private static Value<?> nested() {
    return Value.of(
        KeyValue.of("bytes", Value.of(new byte[] {1, 2, 3})),
        KeyValue.of("list", Value.of(Value.of("a"), Value.of(2), Value.of(true), Value.of(1.5))),
        KeyValue.of("map", Value.of(KeyValue.of("k", Value.of("v")))));
  }

  private static ExportTraceServiceRequest sdks(List<ReadableSpan> spans) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(spans.stream().map(ReadableSpan::toSpanData).toList())
        .writeBinaryTo(bytes);
    return ExportTraceServiceRequest.parseFrom(bytes.toByteArray());
  }

  /** The order of spans and of scopes is free. */
  private static Map<String, Span> byId(ExportTraceServiceRequest request) {
    return request.getResourceSpans(0).getScopeSpansList().stream()
        .flatMap(
            scope ->
                scope.getSpansList().stream()
                    .map(
                        span ->
                            Map.entry(
                                scope.getScope().getName() + hex(span.getSpanId().toByteArray()),
                                sorted(span))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** So is the order of attributes. */
  private static Span sorted(Span span) {
    List<io.opentelemetry.proto.common.v1.KeyValue> attributes =
        span.getAttributesList().stream()
            .sorted(Comparator.comparing(io.opentelemetry.proto.common.v1.KeyValue::getKey))
            .toList();
    return span.toBuilder().clearAttributes().addAllAttributes(attributes).build();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
