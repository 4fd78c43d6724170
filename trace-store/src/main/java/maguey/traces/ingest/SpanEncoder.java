package maguey.traces.ingest;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.Link;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import maguey.common.privacy.Masking;
import maguey.common.privacy.Subjects;
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
  static Optional<String> complaint(io.opentelemetry.proto.trace.v1.Span span, int received) {
    if (TraceId.of(span.getTraceId()).isEmpty()) {
      return Optional.of("trace_id must be 16 bytes, not all zero");
    }
    if (SpanId.of(span.getSpanId()) == SpanId.NONE) {
      return Optional.of("span_id must be 8 bytes, not all zero");
    }
    int parent = span.getParentSpanId().size();
    if (parent != 0 && parent != 8) {
      return Optional.of("parent_span_id must be empty or 8 bytes");
    }
    return SpanSize.isTooLarge(span, received)
        ? Optional.of("a span may have at most 32 MiB as JSON")
        : Optional.empty();
  }

  /** The span to store, of one that has no {@link #complaint}. */
  Span encode(io.opentelemetry.proto.trace.v1.Span span, int received, Origin origin) {
    Subjects subjects = masking.subjects();
    String name = StoredText.encode(masking.plain(span.getName(), subjects));
    String message = textOrNull(masking.text(span.getStatus().getMessage(), subjects));
    String attributes = AttributeJson.of(span.getAttributesList(), masking, subjects);
    String events = events(span.getEventsList(), subjects);
    String links = links(span.getLinksList(), subjects);
    return new Span(
        TraceId.of(span.getTraceId()).orElseThrow(),
        SpanId.of(span.getSpanId()),
        SpanId.of(span.getParentSpanId()),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getKindValue(),
        span.getStatus().getCodeValue(),
        Integer.toUnsignedLong(span.getFlags()),
        origin,
        name,
        message,
        textOrNull(masking.opaque(span.getTraceState(), subjects)),
        attributes,
        events,
        links,
        dropped(span),
        linked(span.getLinksList()),
        keys(span.getAttributesList(), subjects),
        FactsReader.read(span.getAttributesList(), masking),
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
      out.append(Long.toUnsignedString(event.getTimeUnixNano())).append("\",\"name\":");
      JsonText.string(out, StoredText.encode(masking.text(event.getName(), subjects)));
      attributes(out, event.getAttributesList(), event.getDroppedAttributesCount(), subjects);
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
      out.append(hex(link.getTraceId())).append("\",\"span_id\":\"").append(hex(link.getSpanId()));
      out.append("\",\"trace_state\":");
      JsonText.string(out, StoredText.encode(masking.opaque(link.getTraceState(), subjects)));
      out.append(",\"flags\":").append(Integer.toUnsignedString(link.getFlags()));
      attributes(out, link.getAttributesList(), link.getDroppedAttributesCount(), subjects);
      out.append('}');
    }
    return out.append(']').toString();
  }

  private void attributes(
      StringBuilder out, List<KeyValue> attributes, int dropped, Subjects subjects) {
    if (!attributes.isEmpty()) {
      out.append(",\"attributes\":");
      new AttributeJson(out, masking, subjects).object(attributes);
    }
    if (dropped != 0) {
      out.append(",\"dropped_attributes_count\":").append(Integer.toUnsignedString(dropped));
    }
  }

  private static String dropped(io.opentelemetry.proto.trace.v1.Span span) {
    int attributes = span.getDroppedAttributesCount();
    int events = span.getDroppedEventsCount();
    int links = span.getDroppedLinksCount();
    return (attributes | events | links) == 0
        ? null
        : String.format(
            "{\"attributes\":%s,\"events\":%s,\"links\":%s}",
            Integer.toUnsignedString(attributes),
            Integer.toUnsignedString(events),
            Integer.toUnsignedString(links));
  }

  private static List<SpanLink> linked(List<Link> links) {
    // Most have none.
    return links.isEmpty()
        ? List.of()
        : links.stream()
            .filter(link -> SpanId.of(link.getSpanId()) != SpanId.NONE)
            .flatMap(
                link ->
                    TraceId.of(link.getTraceId()).stream()
                        .map(trace -> new SpanLink(trace, SpanId.of(link.getSpanId()))))
            .toList();
  }

  /** The hashes of e-mail addresses are keys, wherever in the span the addresses were. */
  private List<TraceKey> keys(List<KeyValue> attributes, Subjects subjects) {
    List<TraceKey> keys = null;
    for (KeyValue attribute : attributes) {
      if (TraceKey.KINDS.contains(attribute.getKey())) {
        keys = keys == null ? new ArrayList<>() : keys;
        collect(attribute.getKey(), attribute.getValue(), keys);
      }
    }
    for (String hash : subjects.hashes()) {
      keys = keys == null ? new ArrayList<>() : keys;
      keys.add(new TraceKey(TraceKey.EMAIL_HASH, hash));
    }
    return keys == null ? List.of() : keys;
  }

  /** A list of ticket ids makes a key of each; what has to be masked makes none. */
  private void collect(String kind, AnyValue value, List<TraceKey> keys) {
    if (value.hasArrayValue()) {
      value.getArrayValue().getValuesList().stream()
          .filter(AnyValue::hasStringValue)
          .forEach(each -> collect(kind, each, keys));
      return;
    }
    String text = value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    boolean fits = !text.isEmpty() && text.length() <= TraceKey.MAX_LENGTH;
    if (fits && masking.value(masking.name(kind), text, masking.subjects()).equals(text)) {
      keys.add(new TraceKey(kind, StoredText.encode(text)));
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
