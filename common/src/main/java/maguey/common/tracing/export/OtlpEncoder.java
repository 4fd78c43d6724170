package maguey.common.tracing.export;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;

/**
 * Encodes spans as an {@code ExportTraceServiceRequest} of OTLP in protobuf. OpenTelemetry's own
 * marshaler is not public API, and half of what tracing costs would be spent in it; this one writes
 * straight from the SDK's data, in one pass. {@code OtlpEncoderTest} holds the two side by side.
 *
 * <p>For one thread. All spans are those of one service, so they share their resource.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto">opentelemetry-proto</a>
 */
final class OtlpEncoder {
  private static final int TYPICAL_SPAN = 512;

  private final Map<String, byte[]> keys = AttributeWriter.newKeys();
  private int sizeHint = TYPICAL_SPAN;

  Batch encode(List<ReadableSpan> spans) {
    ProtoWriter out = new ProtoWriter(sizeHint * Math.max(1, spans.size()));
    AttributeWriter attributes = new AttributeWriter(out, keys);
    scopes(out, attributes, spans);
    resource(out, attributes, spans.get(0).toSpanData().getResource());
    out.message(1, 0);
    sizeHint = out.written() / spans.size() + TYPICAL_SPAN / 4;
    return new Batch(out.toBytes(), spans.size());
  }

  /** Neighbours of one scope stand together. */
  private static void scopes(
      ProtoWriter out, AttributeWriter attributes, List<ReadableSpan> spans) {
    SpanWriter writer = new SpanWriter(out, attributes);
    int end = out.written();
    for (int i = spans.size() - 1; i >= 0; i--) {
      SpanData span = spans.get(i).toSpanData();
      writer.write(2, span);
      InstrumentationScopeInfo scope = span.getInstrumentationScopeInfo();
      if (i == 0 || !scope.equals(spans.get(i - 1).getInstrumentationScopeInfo())) {
        scope(out, attributes, scope);
        out.message(2, end);
        end = out.written();
      }
    }
  }

  private static void scope(
      ProtoWriter out, AttributeWriter attributes, InstrumentationScopeInfo scope) {
    int end = out.written();
    attributes.write(3, scope.getAttributes());
    out.stringIfAny(2, scope.getVersion());
    out.stringIfAny(1, scope.getName());
    out.message(1, end);
  }

  private static void resource(ProtoWriter out, AttributeWriter attributes, Resource resource) {
    int end = out.written();
    attributes.write(1, resource.getAttributes());
    out.message(1, end);
  }
}
