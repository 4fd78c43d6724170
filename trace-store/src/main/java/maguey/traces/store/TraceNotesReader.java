package maguey.traces.store;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;
import maguey.traces.model.SpanFacts;
import maguey.traces.model.TraceId;

/** Reads the {@link TraceNotes} of one batch. */
final class TraceNotesReader {
  private final CodedInputStream in;
  private final UUID[] traceIds;
  private final List<String> texts = new ArrayList<>();
  private final Map<String, Origin> origins = new LinkedHashMap<>();

  TraceNotesReader(CodedInputStream in, UUID[] traceIds) {
    this.in = in;
    this.traceIds = traceIds;
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
    if ((flags & TraceNotes.HAS_FACTS) == 0) {
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
        (flags & TraceNotes.IS_ADMITTED) != 0,
        database);
  }

  private Origin origin(String service) {
    return origins.computeIfAbsent(service, name -> new Origin(0, name, null, null));
  }

  private String text() throws IOException {
    return texts.get(in.readUInt32());
  }
}
