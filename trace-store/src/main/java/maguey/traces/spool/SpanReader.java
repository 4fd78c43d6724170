package maguey.traces.spool;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;
import maguey.traces.model.SpanFacts;
import maguey.traces.model.SpanLink;
import maguey.traces.model.TraceId;
import maguey.traces.model.TraceKey;

/** Reads what {@link SpanCodec} wrote. */
final class SpanReader {
  private final ByteBuffer in;

  SpanReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
  }

  /** All spans, in their order. */
  List<Span> spans() throws IOException {
    try {
      List<Origin> origins = list(this::origin);
      return list(() -> span(origins));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IOException("a record that holds no spans", e);
    }
  }

  private interface Element<T> {
    T read();
  }

  private <T> List<T> list(Element<T> element) {
    int size = in.getInt();
    if (size == 0) {
      return List.of();
    }
    List<T> elements = new ArrayList<>(Math.min(size, in.remaining()));
    for (int i = 0; i < size; i++) {
      elements.add(element.read());
    }
    return elements;
  }

  private Origin origin() {
    return new Origin(in.getLong(), text(), text(), text());
  }

  private Span span(List<Origin> origins) {
    TraceId traceId = traceId();
    long spanId = in.getLong();
    long parentSpanId = in.getLong();
    long startNanos = in.getLong();
    long endNanos = in.getLong();
    long flags = in.getLong();
    int kind = in.getInt();
    int status = in.getInt();
    Origin origin = origins.get(in.getInt());
    int weight = in.getInt();
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        startNanos,
        endNanos,
        kind,
        status,
        flags,
        origin,
        text(),
        text(),
        text(),
        text(),
        text(),
        text(),
        text(),
        list(() -> new SpanLink(traceId(), in.getLong())),
        list(() -> new TraceKey(text(), text())),
        facts(),
        weight);
  }

  private SpanFacts facts() {
    String orderNumber = text();
    String journeyId = text();
    String database = text();
    int ticketCount = in.getInt();
    return new SpanFacts(
        orderNumber, journeyId, ticketCount < 0 ? null : ticketCount, in.get() == 1, database);
  }

  private TraceId traceId() {
    return new TraceId(new UUID(in.getLong(), in.getLong()));
  }

  private String text() {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }
}
