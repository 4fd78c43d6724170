package maguey.traces;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes OTLP spans and requests with random ids, for the tests to alter. */
public final class SpanFixture {
  private SpanFixture() {}

  /** A span of 10 ms in a trace of its own, that began at the given time. */
  public static Span.Builder span(String name, Instant start) {
    return Span.newBuilder()
        .setTraceId(traceId(UUID.randomUUID()))
        .setSpanId(randomSpanId())
        .setName(name)
        .setKind(SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(nanos(start))
        .setEndTimeUnixNano(nanos(start.plus(Duration.ofMillis(10))));
  }

  /** A span under another one, at the same time. */
  public static Span.Builder childOf(Span.Builder parent, String name) {
    return Span.newBuilder()
        .setTraceId(parent.getTraceId())
        .setParentSpanId(parent.getSpanId())
        .setSpanId(randomSpanId())
        .setName(name)
        .setKind(SpanKind.SPAN_KIND_INTERNAL)
        .setStartTimeUnixNano(parent.getStartTimeUnixNano())
        .setEndTimeUnixNano(parent.getEndTimeUnixNano());
  }

  /** Moves a span in time. */
  public static Span.Builder at(Span.Builder span, Instant start, Duration duration) {
    return span.setStartTimeUnixNano(nanos(start)).setEndTimeUnixNano(nanos(start.plus(duration)));
  }

  public static Span.Builder failed(Span.Builder span) {
    return span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
  }

  public static KeyValue text(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value));
  }

  public static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  /** A request of one service. */
  public static ExportTraceServiceRequest request(String service, List<Span.Builder> spans) {
    ScopeSpans.Builder scope =
        ScopeSpans.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("maguey").setVersion("1"));
    spans.forEach(scope::addSpans);
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(text("service.name", service)))
                .addScopeSpans(scope))
        .build();
  }

  public static ByteString traceId(UUID uuid) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  /** The trace's id as the query API takes it. */
  public static String hex(Span.Builder span) {
    return HexFormat.of().formatHex(span.getTraceId().toByteArray());
  }

  /** The span's id as the query API shows it. */
  public static String spanHex(Span.Builder span) {
    return HexFormat.of().formatHex(span.getSpanId().toByteArray());
  }

  public static ByteString randomSpanId() {
    long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array());
  }

  public static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }
}
