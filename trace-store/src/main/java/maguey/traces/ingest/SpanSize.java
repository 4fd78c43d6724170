package maguey.traces.ingest;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/**
 * How large a span is as the text that is stored of it, which may be many times what it takes on
 * the wire: a control character has six there, an empty event forty.
 */
final class SpanSize {
  /** A span that takes more is refused. */
  static final long MAX_TEXT = 32 << 20;

  /** What was smaller when it was sent cannot become too large. */
  private static final int SURELY_FITS = 512 << 10;

  private static final int PER_VALUE = 24;
  private static final int PER_EVENT = 60;
  private static final int PER_LINK = 120;
  private static final int ESCAPED = 6;

  /** An address becomes its hash. */
  private static final int ADDRESS = 42;

  private SpanSize() {}

  /**
   * True if the span as text is larger than is kept.
   *
   * @param received how many bytes it took as it was sent; to compute that anew takes long
   */
  static boolean isTooLarge(Span span, int received) {
    return received > SURELY_FITS && textBytes(span) > MAX_TEXT;
  }

  private static long textBytes(Span span) {
    long bytes = text(span.getName()) + text(span.getTraceState());
    bytes += text(span.getStatus().getMessage()) + attributes(span.getAttributesList());
    for (Span.Event event : span.getEventsList()) {
      bytes += PER_EVENT + text(event.getName()) + attributes(event.getAttributesList());
    }
    for (Span.Link link : span.getLinksList()) {
      bytes += PER_LINK + 2L * (link.getTraceId().size() + link.getSpanId().size());
      bytes += text(link.getTraceState()) + attributes(link.getAttributesList());
    }
    return bytes;
  }

  private static long attributes(List<KeyValue> attributes) {
    long bytes = 0;
    for (KeyValue attribute : attributes) {
      bytes += PER_VALUE + text(attribute.getKey()) + value(attribute.getValue());
    }
    return bytes;
  }

  private static long value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> text(value.getStringValue());
      case BYTES_VALUE -> PER_VALUE + value.getBytesValue().size() * 4L / 3;
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().mapToLong(v -> PER_VALUE + value(v)).sum();
      case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
      default -> PER_VALUE;
    };
  }

  private static long text(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += bytesOf(text.charAt(i));
    }
    return bytes;
  }

  private static int bytesOf(char c) {
    if (c < ' ') {
      return ESCAPED;
    }
    if (c == '@') {
      return ADDRESS;
    }
    return c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3;
  }
}
