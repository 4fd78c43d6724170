package maguey.common.tracing.export;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes spans as an {@code ExportTraceServiceRequest} of OTLP in protobuf. OpenTelemetry's own
 * marshaler is not public API, and half of what tracing costs would be spent in it; this one writes
 * straight from the SDK's data, in one pass. {@code OtlpEncoderTest} holds the two side by side.
 *
 * <p>Spans of one resource stand together, and so do neighbours of one scope. For one thread.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto">opentelemetry-proto</a>
 */
final class OtlpEncoder {
  private static final int TYPICAL_BATCH = 256 * 1024;

  private final Map<String, byte[]> keys = AttributeWriter.newKeys();
  private final ProtoWriter out = new ProtoWriter(TYPICAL_BATCH);

  Batch encode(List<ReadableSpan> spans) {
    out.clear();
    new Request(out, new AttributeWriter(out, keys)).write(byResource(spans));
    return new Batch(out.toBytes(), spans.size());
  }

  /** The parts of a process that are services of their own take turns, many times in a batch. */
  private static List<SpanData> byResource(List<ReadableSpan> spans) {
    Map<Resource, List<SpanData>> found = new IdentityHashMap<>();
    List<List<SpanData>> groups = new ArrayList<>();
    for (ReadableSpan span : spans) {
      SpanData data = span.toSpanData();
      found.computeIfAbsent(data.getResource(), first -> newGroup(groups)).add(data);
    }
    return groups.stream().flatMap(List::stream).toList();
  }

  private static List<SpanData> newGroup(List<List<SpanData>> groups) {
    List<SpanData> group = new ArrayList<>();
    groups.add(group);
    return group;
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

    void write(List<SpanData> spans) {
      SpanWriter writer = new SpanWriter(out, attributes);
      SpanData later = null;
      for (int i = spans.size() - 1; i >= 0; i--) {
        SpanData span = spans.get(i);
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
