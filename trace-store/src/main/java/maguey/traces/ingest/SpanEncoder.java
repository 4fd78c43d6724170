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
import maguey.traces.model.Origin;
import maguey.traces.model.Span;
import maguey.traces.model.SpanId;
import maguey.traces.model.SpanLink;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;
import maguey.traces.model.TraceKey;

/** Turns OTLP's span into the one that is stored, or says why it cannot be one. */
final class SpanEncoder {
  private static final int ROW_BYTES = 160;

  private SpanEncoder() {}

  /** Why a span is refused; empty when it is not. */
  static Optional<String> complaint(io.opentelemetry.proto.trace.v1.Span span) {
    if (TraceId.of(span.getTraceId()).isEmpty()) {
      return Optional.of("trace_id must be 16 bytes, not all zero");
    }
    if (SpanId.of(span.getSpanId()) == SpanId.NONE) {
      return Optional.of("span_id must be 8 bytes, not all zero");
    }
    int parent = span.getParentSpanId().size();
    return parent == 0 || parent == 8
        ? Optional.empty()
        : Optional.of("parent_span_id must be empty or 8 bytes");
  }

  /** The span to store, of one that has no {@link #complaint}. */
  static Span encode(io.opentelemetry.proto.trace.v1.Span span, Origin origin) {
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
        StoredText.encode(Masking.text(span.getName())),
        textOrNull(Masking.text(span.getStatus().getMessage())),
        textOrNull(span.getTraceState()),
        AttributeJson.of(span.getAttributesList()),
        events(span.getEventsList()),
        links(span.getLinksList()),
        dropped(span),
        linked(span.getLinksList()),
        keys(span.getAttributesList()),
        ROW_BYTES + span.getSerializedSize() * 2);
  }

  private static String textOrNull(String text) {
    return text.isEmpty() ? null : StoredText.encode(text);
  }

  private static String events(List<Event> events) {
    if (events.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder("[");
    for (Event event : events) {
      out.append(out.length() > 1 ? ",{\"time_unix_nano\":\"" : "{\"time_unix_nano\":\"");
      out.append(Long.toUnsignedString(event.getTimeUnixNano())).append("\",\"name\":");
      JsonText.string(out, StoredText.encode(Masking.text(event.getName())));
      attributes(out, event.getAttributesList(), event.getDroppedAttributesCount());
      out.append('}');
    }
    return out.append(']').toString();
  }

  private static String links(List<Link> links) {
    if (links.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder("[");
    for (Link link : links) {
      out.append(out.length() > 1 ? ",{\"trace_id\":\"" : "{\"trace_id\":\"");
      out.append(hex(link.getTraceId())).append("\",\"span_id\":\"").append(hex(link.getSpanId()));
      out.append("\",\"trace_state\":");
      JsonText.string(out, StoredText.encode(link.getTraceState()));
      out.append(",\"flags\":").append(Integer.toUnsignedString(link.getFlags()));
      attributes(out, link.getAttributesList(), link.getDroppedAttributesCount());
      out.append('}');
    }
    return out.append(']').toString();
  }

  private static void attributes(StringBuilder out, List<KeyValue> attributes, int dropped) {
    if (!attributes.isEmpty()) {
      out.append(",\"attributes\":");
      new AttributeJson(out).object(attributes);
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
    return links.stream()
        .filter(link -> SpanId.of(link.getSpanId()) != SpanId.NONE)
        .flatMap(
            link ->
                TraceId.of(link.getTraceId()).stream()
                    .map(trace -> new SpanLink(trace, SpanId.of(link.getSpanId()))))
        .toList();
  }

  private static List<TraceKey> keys(List<KeyValue> attributes) {
    List<TraceKey> keys = null;
    for (KeyValue attribute : attributes) {
      if (TraceKey.KINDS.contains(attribute.getKey())) {
        keys = keys == null ? new ArrayList<>() : keys;
        collect(attribute.getKey(), attribute.getValue(), keys);
      }
    }
    return keys == null ? List.of() : keys;
  }

  /** A list of ticket ids makes a key of each. */
  private static void collect(String kind, AnyValue value, List<TraceKey> keys) {
    if (value.hasArrayValue()) {
      value.getArrayValue().getValuesList().stream()
          .filter(AnyValue::hasStringValue)
          .forEach(each -> collect(kind, each, keys));
      return;
    }
    String text = value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    if (!text.isEmpty() && text.length() <= TraceKey.MAX_LENGTH) {
      keys.add(new TraceKey(kind, StoredText.encode(text)));
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
