package maguey.traces.store;

import com.google.protobuf.CodedOutputStream;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.common.tracing.w3c.SamplingThreshold;
import maguey.traces.model.AdjustedCount;
import maguey.traces.model.Span;
import maguey.traces.model.SpanFacts;

/** Writes the {@link TraceNotes} of one batch. */
final class TraceNotesWriter {
  private static final int TYPICAL_SPAN = 40;

  private final Map<UUID, Integer> traces = new LinkedHashMap<>();
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private UUID lastTrace;
  private int lastNumber;

  TraceNotes.Encoded write(List<Span> spans) throws IOException {
    ByteArrayOutputStream behind = new ByteArrayOutputStream(spans.size() * TYPICAL_SPAN);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    writeSpans(CodedOutputStream.newInstance(behind), spans);
    writeTexts(CodedOutputStream.newInstance(head));
    return new TraceNotes.Encoded(
        traces.keySet().toArray(UUID[]::new),
        Buffer.buffer(head.toByteArray()).appendBytes(behind.toByteArray()));
  }

  private void writeTexts(CodedOutputStream out) throws IOException {
    out.writeRawByte((byte) TraceNotes.VERSION);
    out.writeUInt32NoTag(texts.size());
    for (String text : texts.keySet()) {
      out.writeStringNoTag(text);
    }
    out.flush();
  }

  /** Finds out what the texts are that come before. */
  private void writeSpans(CodedOutputStream out, List<Span> spans) throws IOException {
    out.writeUInt32NoTag(spans.size());
    for (Span span : spans) {
      write(out, span);
    }
    writeShares(out, spans);
    out.flush();
  }

  private void write(CodedOutputStream out, Span span) throws IOException {
    out.writeUInt32NoTag(number(span.traceId().uuid()));
    out.writeFixed64NoTag(span.spanId());
    out.writeFixed64NoTag(span.parentSpanId());
    out.writeFixed64NoTag(span.startNanos());
    out.writeSInt64NoTag(span.endNanos() - span.startNanos());
    out.writeSInt32NoTag(span.kind());
    out.writeSInt32NoTag(span.status());
    out.writeUInt32NoTag(place(span.service()));
    out.writeUInt32NoTag(place(Operations.nameOf(span)));
    write(out, span.facts());
  }

  private void writeShares(CodedOutputStream out, List<Span> spans) throws IOException {
    for (int i = 0; i < spans.size(); i++) {
      if (spans.get(i).adjustedCount() != AdjustedCount.ONE) {
        out.writeUInt32NoTag(i);
        out.writeUInt32NoTag(place(share(spans.get(i))));
      }
    }
  }

  private static String share(Span span) {
    return SamplingThreshold.in(span.traceState()).map(SamplingThreshold::member).orElse(null);
  }

  private void write(CodedOutputStream out, SpanFacts facts) throws IOException {
    boolean hasFacts = !facts.equals(SpanFacts.NONE);
    out.writeUInt32NoTag(
        (hasFacts ? TraceNotes.HAS_FACTS : 0) | (facts.admitted() ? TraceNotes.IS_ADMITTED : 0));
    if (hasFacts) {
      out.writeUInt32NoTag(place(facts.orderNumber()));
      out.writeUInt32NoTag(place(facts.journeyId()));
      out.writeUInt32NoTag(place(facts.database()));
      out.writeBoolNoTag(facts.ticketCount() != null);
      out.writeSInt32NoTag(facts.ticketCount() == null ? 0 : facts.ticketCount());
    }
  }

  /** From 0. Spans of a trace follow one another. */
  private int number(UUID trace) {
    if (!trace.equals(lastTrace)) {
      lastTrace = trace;
      lastNumber = traces.computeIfAbsent(trace, id -> traces.size());
    }
    return lastNumber;
  }

  /** From 1; 0 stands for none. */
  private int place(String text) {
    return text == null ? 0 : texts.computeIfAbsent(text, next -> texts.size() + 1);
  }
}
