package maguey.traces.spool;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;
import maguey.traces.model.SpanFacts;
import maguey.traces.model.SpanLink;
import maguey.traces.model.TraceKey;

/**
 * Spans as the bytes of one record: a version, the origins that the spans share, and the spans.
 * What changes here, or in {@link Span}, needs a new version, and the old one must stay readable.
 */
final class SpanCodec {
  private static final int VERSION = 1;
  private static final int ABSENT = -1;
  private static final int TYPICAL_SPAN = 512;

  private SpanCodec() {}

  static byte[] encode(List<Span> spans) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(spans.size() * TYPICAL_SPAN);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      Map<Origin, Integer> origins = origins(out, spans);
      out.writeInt(spans.size());
      for (Span span : spans) {
        write(out, span, origins.get(span.origin()));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * The spans that were encoded.
   *
   * @throws IOException if the bytes are of a later version, or no spans at all
   */
  static List<Span> decode(byte[] bytes) throws IOException {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IOException("spooled spans of an unknown version: they need the newer store");
    }
    return new SpanReader(bytes).spans();
  }

  private static Map<Origin, Integer> origins(DataOutputStream out, List<Span> spans)
      throws IOException {
    Map<Origin, Integer> places = new LinkedHashMap<>();
    spans.forEach(span -> places.putIfAbsent(span.origin(), places.size()));
    out.writeInt(places.size());
    for (Origin origin : places.keySet()) {
      out.writeLong(origin.id());
      texts(out, origin.service(), origin.resource(), origin.scope());
    }
    return places;
  }

  private static void write(DataOutputStream out, Span span, int origin) throws IOException {
    longs(
        out,
        span.traceId().uuid().getMostSignificantBits(),
        span.traceId().uuid().getLeastSignificantBits(),
        span.spanId(),
        span.parentSpanId(),
        span.startNanos(),
        span.endNanos(),
        span.flags());
    out.writeInt(span.kind());
    out.writeInt(span.status());
    out.writeInt(origin);
    out.writeInt(span.weight());
    texts(out, span.name(), span.statusMessage(), span.traceState());
    texts(out, span.attributes(), span.events(), span.links(), span.dropped());
    links(out, span.linked());
    keys(out, span.keys());
    facts(out, span.facts());
  }

  private static void facts(DataOutputStream out, SpanFacts facts) throws IOException {
    texts(out, facts.orderNumber(), facts.journeyId(), facts.database());
    out.writeInt(facts.ticketCount() == null ? ABSENT : facts.ticketCount());
    out.writeByte(facts.admitted() ? 1 : 0);
  }

  private static void links(DataOutputStream out, List<SpanLink> links) throws IOException {
    out.writeInt(links.size());
    for (SpanLink link : links) {
      longs(
          out,
          link.traceId().uuid().getMostSignificantBits(),
          link.traceId().uuid().getLeastSignificantBits(),
          link.spanId());
    }
  }

  private static void keys(DataOutputStream out, List<TraceKey> keys) throws IOException {
    out.writeInt(keys.size());
    for (TraceKey key : keys) {
      texts(out, key.kind(), key.value());
    }
  }

  private static void longs(DataOutputStream out, long... values) throws IOException {
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static void texts(DataOutputStream out, String... texts) throws IOException {
    for (String text : texts) {
      if (text == null) {
        out.writeInt(ABSENT);
      } else {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    }
  }
}
