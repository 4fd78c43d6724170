package maguey.traces.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.common.tracing.w3c.SamplingThreshold;
import maguey.traces.model.AdjustedCount;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;
import maguey.traces.model.SpanFacts;
import maguey.traces.model.TraceId;

/**
 * What the spans of a batch mean for their traces, some 40 bytes for each: a version, the texts
 * that the spans share, and the spans. What changes here needs a new version, and the old one must
 * stay readable: another node may run it, and a stopped one may have left it. What may follow the
 * spans is read by nodes that know of it, and harms no other: of each span that stands for several
 * its number and its share.
 */
final class TraceNotes {
  private static final int VERSION = 1;
  private static final int TYPICAL_SPAN = 40;
  private static final int HAS_FACTS = 1;
  private static final int IS_ADMITTED = 2;

  private final Map<UUID, Integer> traces = new LinkedHashMap<>();
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private UUID lastTrace;
  private int lastNumber;

  private TraceNotes() {}

  /**
   * A batch in two parts.
   *
   * @param traceIds each once; the notes count them from 0
   */
  record Encoded(UUID[] traceIds, Buffer notes) {}

  static Encoded encode(List<Span> spans) {
    TraceNotes notes = new TraceNotes();
    ByteArrayOutputStream behind = new ByteArrayOutputStream(spans.size() * TYPICAL_SPAN);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try {
      notes.writeSpans(CodedOutputStream.newInstance(behind), spans);
      notes.writeTexts(CodedOutputStream.newInstance(head));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Encoded(
        notes.traces.keySet().toArray(UUID[]::new),
        Buffer.buffer(head.toByteArray()).appendBytes(behind.toByteArray()));
  }

  /**
   * The spans that were encoded, without what no trace needs: attributes, events, the end of long
   * names and so on.
   *
   * @throws IOException if the notes are of a later version, or no notes at all
   */
  static List<Span> decode(UUID[] traceIds, Buffer notes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(notes.getBytes());
    if (in.readRawByte() != VERSION) {
      throw new IOException("notes of an unknown version: they need the newer store");
    }
    try {
      return new Reader(in, traceIds).spans();
    } catch (IndexOutOfBoundsException damaged) {
      throw new IOException("notes that tell of no spans", damaged);
    }
  }

  private void writeTexts(CodedOutputStream out) throws IOException {
    out.writeRawByte((byte) VERSION);
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
    out.writeUInt32NoTag((hasFacts ? HAS_FACTS : 0) | (facts.admitted() ? IS_ADMITTED : 0));
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

  private record Reader(
      CodedInputStream in, UUID[] traceIds, List<String> texts, Map<String, Origin> origins) {
    Reader(CodedInputStream in, UUID[] traceIds) {
      this(in, traceIds, new ArrayList<>(), new LinkedHashMap<>());
      texts.add(null);
    }

    List<Span> spans() throws IOException {
      for (int left = in.readUInt32(); left > 0; left--) {
        texts.add(in.readStringRequireUtf8());
      }
      List<Span> spans = new ArrayList<>();
      for (int left = in.readUInt32(); left > 0; left--) {
        spans.add(span());
      }
      while (!in.isAtEnd()) {
        int place = in.readUInt32();
        spans.set(place, spans.get(place).withTraceState(text()));
      }
      return spans;
    }

    private Span span() throws IOException {
      TraceId traceId = new TraceId(traceIds[in.readUInt32()]);
      long spanId = in.readFixed64();
      long parentSpanId = in.readFixed64();
      long startNanos = in.readFixed64();
      long endNanos = startNanos + in.readSInt64();
      int kind = in.readSInt32();
      int status = in.readSInt32();
      Origin origin = origin(text());
      String name = text();
      return new Span(
          traceId,
          spanId,
          parentSpanId,
          startNanos,
          endNanos,
          kind,
          status,
          0,
          origin,
          name,
          null,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of(),
          facts(),
          0);
    }

    private SpanFacts facts() throws IOException {
      int flags = in.readUInt32();
      if ((flags & HAS_FACTS) == 0) {
        return SpanFacts.NONE;
      }
      String orderNumber = text();
      String journeyId = text();
      String database = text();
      boolean hasTickets = in.readBool();
      int tickets = in.readSInt32();
      return new SpanFacts(
          orderNumber,
          journeyId,
          hasTickets ? tickets : null,
          (flags & IS_ADMITTED) != 0,
          database);
    }

    private Origin origin(String service) {
      return origins.computeIfAbsent(service, name -> new Origin(0, name, null, null));
    }

    private String text() throws IOException {
      return texts.get(in.readUInt32());
    }
  }
}
