package maguey.traces.ingest;

import java.util.List;
import maguey.traces.ingest.OtlpValue.ArrayValue;
import maguey.traces.ingest.OtlpValue.BytesValue;
import maguey.traces.ingest.OtlpValue.KeyValueList;
import maguey.traces.ingest.OtlpValue.StringValue;

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
  static boolean isTooLarge(OtlpSpan span, int received) {
    return received > SURELY_FITS && textBytes(span) > MAX_TEXT;
  }

  private static long textBytes(OtlpSpan span) {
    long bytes = text(span.name) + text(span.traceState);
    bytes += text(span.statusMessage) + attributes(span.attributes());
    for (OtlpSpan.Event event : span.events()) {
      bytes += PER_EVENT + text(event.name) + attributes(event.attributes());
    }
    for (OtlpSpan.Link link : span.links()) {
      bytes += PER_LINK + 2L * (link.traceId.length + link.spanId.length);
      bytes += text(link.traceState) + attributes(link.attributes());
    }
    return bytes;
  }

  private static long attributes(List<OtlpAttribute> attributes) {
    long bytes = 0;
    for (OtlpAttribute attribute : attributes) {
      bytes += PER_VALUE + text(attribute.key()) + value(attribute.value());
    }
    return bytes;
  }

  private static long value(OtlpValue value) {
    if (value instanceof StringValue string) {
      return text(string.value());
    }
    if (value instanceof BytesValue bytes) {
      return PER_VALUE + bytes.value().length * 4L / 3;
    }
    if (value instanceof ArrayValue array) {
      return array.values().stream().mapToLong(each -> PER_VALUE + value(each)).sum();
    }
    return value instanceof KeyValueList list ? attributes(list.values()) : PER_VALUE;
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
