package maguey.load.bench;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests of one service each, as exporters send them. */
final class OtlpBodies {
  private OtlpBodies() {}

  static byte[] protobuf(List<BenchSpan> spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    spans.forEach(span -> scope.addSpans(span(span)));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(attribute("service.name", spans.get(0).service())))
                .addScopeSpans(scope))
        .build()
        .toByteArray();
  }

  static byte[] json(List<BenchSpan> spans) {
    StringBuilder out = new StringBuilder("{\"resourceSpans\":[{\"resource\":{\"attributes\":[");
    attribute(out, "service.name", spans.get(0).service());
    out.append("]},\"scopeSpans\":[{\"spans\":[");
    for (BenchSpan span : spans) {
      out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
      json(out, span);
    }
    return out.append("]}]}]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Span span(BenchSpan span) {
    Span.Builder out =
        Span.newBuilder()
            .setTraceId(bytes(span.traceHigh(), span.traceLow()))
            .setSpanId(bytes(span.id()))
            .setParentSpanId(span.parent() == 0 ? ByteString.EMPTY : bytes(span.parent()))
            .setName(span.name())
            .setKindValue(span.kind())
            .setStartTimeUnixNano(span.startNanos())
            .setEndTimeUnixNano(span.endNanos());
    if (span.failed()) {
      out.setStatus(Status.newBuilder().setCodeValue(2).setMessage("sold out"));
    }
    span.attributes().forEach((key, value) -> out.addAttributes(attribute(key, value)));
    return out.build();
  }

  private static KeyValue attribute(String key, Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(
            value instanceof Long number
                ? any.setIntValue(number)
                : any.setStringValue((String) value))
        .build();
  }

  private static ByteString bytes(long... longs) {
    ByteBuffer buffer = ByteBuffer.allocate(longs.length * Long.BYTES);
    for (long each : longs) {
      buffer.putLong(each);
    }
    return ByteString.copyFrom(buffer.array());
  }

  private static void json(StringBuilder out, BenchSpan span) {
    out.append("{\"traceId\":\"%016x%016x\"".formatted(span.traceHigh(), span.traceLow()));
    out.append(",\"spanId\":\"%016x\"".formatted(span.id()));
    if (span.parent() != 0) {
      out.append(",\"parentSpanId\":\"%016x\"".formatted(span.parent()));
    }
    out.append(",\"name\":\"").append(span.name()).append("\",\"kind\":").append(span.kind());
    out.append(",\"startTimeUnixNano\":\"").append(span.startNanos());
    out.append("\",\"endTimeUnixNano\":\"").append(span.endNanos()).append("\",\"attributes\":[");
    span.attributes().forEach((key, value) -> attribute(out, key, value));
    out.append("],\"status\":{\"code\":").append(span.failed() ? 2 : 0).append("}}");
  }

  private static void attribute(StringBuilder out, String key, Object value) {
    out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
    out.append("{\"key\":\"").append(key).append("\",\"value\":{");
    out.append(value instanceof Long ? "\"intValue\":\"" : "\"stringValue\":\"");
    out.append(value).append("\"}}");
  }
}
