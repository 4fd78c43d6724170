package maguey.traces.ingest;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import maguey.common.privacy.Masking;
import maguey.common.privacy.Subjects;
import maguey.traces.ingest.OtlpSpan.Event;
import maguey.traces.ingest.OtlpSpan.Link;
import maguey.traces.ingest.OtlpValue.ArrayValue;
import maguey.traces.ingest.OtlpValue.StringValue;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;
import maguey.traces.model.SpanId;
import maguey.traces.model.SpanLink;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;
import maguey.traces.model.TraceKey;

/** Turns OTLP's span into the one that is stored, masked; or says why it cannot be one. */
final class SpanEncoder {
  private static final int ROW_BYTES = 160;

  private final Masking masking;
  private final OriginEncoder origins;

  SpanEncoder(Masking masking) {
    this.masking = masking;
    this.origins = new OriginEncoder(masking);
  }

  /** The same for the resource and scope of spans. */
  OriginEncoder origins() {
    return origins;
  }

  /**
   * Why a span is refused; empty when it is not.
   *
   * @param received how many bytes it took as it was sent
   */
  static Optional<String> complaint(OtlpSpan span, int received) {
    if (TraceId.of(span.traceId).isEmpty()) {
      return Optional.of("trace_id must be 16 bytes, not all zero");
    }
    if (SpanId.of(span.spanId) == SpanId.NONE) {
      return Optional.of("span_id must be 8 bytes, not all zero");
    }
    int parent = span.parentSpanId.length;
    if (parent != 0 && parent != 8) {
      return Optional.of("parent_span_id must be empty or 8 bytes");
    }
    return SpanSize.isTooLarge(span, received)
        ? Optional.of("a span may have at most 32 MiB as JSON")
        : Optional.empty();
  }

  /** The span to store, of one that has no {@link #complaint}. */
  Span encode(OtlpSpan span, int received, Origin origin) {
    Subjects subjects = masking.subjects();
    String name = StoredText.encode(masking.plain(span.name, subjects));
    String message = textOrNull(masking.text(span.statusMessage, subjects));
    String attributes = AttributeJson.of(span.attributes(), masking, subjects);
    String events = events(span.events(), subjects);
    String links = links(span.links(), subjects);
    return new Span(
        TraceId.of(span.traceId).orElseThrow(),
        SpanId.of(span.spanId),
        SpanId.of(span.parentSpanId),
        span.startNanos,
        span.endNanos,
        span.kind,
        span.statusCode,
        Integer.toUnsignedLong(span.flags),
        origin,
        name,
        message,
        textOrNull(masking.opaque(span.traceState, subjects)),
        attributes,
        events,
        links,
        dropped(span),
        linked(span.links()),
        keys(span.attributes(), subjects),
        FactsReader.read(span.attributes(), masking),
        weight(received, name, message, attributes, events, links));
  }

  /** As it came and as it is stored, which is there at the same time. */
  private static int weight(int received, String... stored) {
    int weight = ROW_BYTES + received;
    for (String text : stored) {
      weight += text == null ? 0 : text.length();
    }
    return weight;
  }

  private static String textOrNull(String text) {
    return text.isEmpty() ? null : StoredText.encode(text);
  }

  private String events(List<Event> events, Subjects subjects) {
    if (events.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder("[");
    for (Event event : events) {
      out.append(out.length() > 1 ? ",{\"time_unix_nano\":\"" : "{\"time_unix_nano\":\"");
      out.append(Long.toUnsignedString(event.nanos)).append("\",\"name\":");
      JsonText.string(out, StoredText.encode(masking.text(event.name, subjects)));
      attributes(out, event, subjects);
      out.append('}');
    }
    return out.append(']').toString();
  }

  private String links(List<Link> links, Subjects subjects) {
    if (links.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder("[");
    for (Link link : links) {
      out.append(out.length() > 1 ? ",{\"trace_id\":\"" : "{\"trace_id\":\"");
      out.append(hex(link.traceId)).append("\",\"span_id\":\"").append(hex(link.spanId));
      out.append("\",\"trace_state\":");
      JsonText.string(out, StoredText.encode(masking.opaque(link.traceState, subjects)));
      out.append(",\"flags\":").append(Integer.toUnsignedString(link.flags));
      attributes(out, link, subjects);
      out.append('}');
    }
    return out.append(']').toString();
  }

  private void attributes(StringBuilder out, Attributed part, Subjects subjects) {
    if (!part.attributes().isEmpty()) {
      out.append(",\"attributes\":");
      new AttributeJson(out, masking, subjects).object(part.attributes());
    }
    if (part.droppedAttributes != 0) {
      out.append(",\"dropped_attributes_count\":");
      out.append(Integer.toUnsignedString(part.droppedAttributes));
    }
  }

  private static String dropped(OtlpSpan span) {
    return (span.droppedAttributes | span.droppedEvents | span.droppedLinks) == 0
        ? null
        : String.format(
            "{\"attributes\":%s,\"events\":%s,\"links\":%s}",
            Integer.toUnsignedString(span.droppedAttributes),
            Integer.toUnsignedString(span.droppedEvents),
            Integer.toUnsignedString(span.droppedLinks));
  }

  private static List<SpanLink> linked(List<Link> links) {
    // Most have none.
    return links.isEmpty()
        ? List.of()
        : links.stream()
            .filter(link -> SpanId.of(link.spanId) != SpanId.NONE)
            .flatMap(
                link ->
                    TraceId.of(link.traceId).stream()
                        .map(trace -> new SpanLink(trace, SpanId.of(link.spanId))))
            .toList();
  }

  /** The hashes of e-mail addresses are keys, wherever in the span the addresses were. */
  private List<TraceKey> keys(List<OtlpAttribute> attributes, Subjects subjects) {
    List<TraceKey> keys = null;
    for (OtlpAttribute attribute : attributes) {
      if (TraceKey.KINDS.contains(attribute.key())) {
        keys = keys == null ? new ArrayList<>() : keys;
        collect(attribute.key(), attribute.value(), keys);
      }
    }
    for (String hash : subjects.hashes()) {
      keys = keys == null ? new ArrayList<>() : keys;
      keys.add(new TraceKey(TraceKey.EMAIL_HASH, hash));
    }
    return keys == null ? List.of() : keys;
  }

  /** A list of ticket ids makes a key of each; what has to be masked makes none. */
  private void collect(String kind, OtlpValue value, List<TraceKey> keys) {
    if (value instanceof ArrayValue array) {
      array.values().stream()
          .filter(StringValue.class::isInstance)
          .forEach(each -> collect(kind, each, keys));
      return;
    }
    String text = value.text();
    boolean fits = !text.isEmpty() && text.length() <= TraceKey.MAX_LENGTH;
    if (fits && masking.value(masking.name(kind), text, masking.subjects()).equals(text)) {
      keys.add(new TraceKey(kind, StoredText.encode(text)));
    }
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }
}
