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
 * <p>Neighbours of one resource and one scope stand together. For one thread.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto">opentelemetry-proto</a>
 */
final class OtlpEncoder {
  private static final int TYPICAL_SPAN = 512;

  private final Map<String, byte[]> keys = AttributeWriter.newKeys();
  private int sizeHint = TYPICAL_SPAN;

  Batch encode(List<ReadableSpan> spans) {
    ProtoWriter out = new ProtoWriter(sizeHint * spans.size());
    new Request(out, new AttributeWriter(out, keys)).write(spans);
    sizeHint = out.written() / spans.size() + TYPICAL_SPAN / 4;
    return new Batch(out.toBytes(), spans.size());
  }

  /** One request while it is being written, from its last span to its first. */
  private static final class Request {
    private final ProtoWriter out;
    private final AttributeWriter attributes;
    private int scopeEnd;
    private int resourceEnd;

    Request(ProtoWriter out, AttributeWriter attributes) {
      this.out = out;
      this.attributes = attributes;
    }

    void write(List<ReadableSpan> spans) {
      SpanWriter writer = new SpanWriter(out, attributes);
      SpanData later = null;
      for (int i = spans.size() - 1; i >= 0; i--) {
        SpanData span = spans.get(i).toSpanData();
        closeWhatDiffers(later, span);
        writer.write(2, span);
        later = span;
      }
      closeScope(later.getInstrumentationScopeInfo());
      closeResource(later.getResource());
    }

    private void closeWhatDiffers(SpanData later, SpanData span) {
      if (later == null) {
        return;
      }
      boolean isOtherResource = !later.getResource().equals(span.getResource());
      if (isOtherResource
          || !later.getInstrumentationScopeInfo().equals(span.getInstrumentationScopeInfo())) {
        closeScope(later.getInstrumentationScopeInfo());
      }
      if (isOtherResource) {
        closeResource(later.getResource());
        scopeEnd = out.written();
      }
    }

    private void closeScope(InstrumentationScopeInfo scope) {
      int end = out.written();
      attributes.write(3, scope.getAttributes());
      out.stringIfAny(2, scope.getVersion());
      out.stringIfAny(1, scope.getName());
      out.message(1, end);
      out.message(2, scopeEnd);
      scopeEnd = out.written();
    }

    private void closeResource(Resource resource) {
      int end = out.written();
      attributes.write(1, resource.getAttributes());
      out.message(1, end);
      out.message(1, resourceEnd);
      resourceEnd = out.written();
    }
  }
}
