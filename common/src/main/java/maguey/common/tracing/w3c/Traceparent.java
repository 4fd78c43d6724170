package maguey.common.tracing.w3c;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * The {@code traceparent} field of W3C Trace Context Level 2.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#traceparent-header">traceparent</a>
 */
final class Traceparent {
  private static final int LENGTH = 55;
  private static final int TRACE_ID = 3;
  private static final int PARENT_ID = 36;
  private static final int FLAGS = 53;

  /** Sampled and random-trace-id; the other bits are reserved and must be sent as zero. */
  private static final int KNOWN_FLAGS = 0x03;

  private static final TraceFlags[] FLAG_SETS = {
    TraceFlags.fromByte((byte) 0),
    TraceFlags.fromByte((byte) 1),
    TraceFlags.fromByte((byte) 2),
    TraceFlags.fromByte((byte) 3)
  };

  private Traceparent() {}

  /** Reads a field value without surrounding white space; null if it is not a valid one. */
  static SpanContext parse(String value, TraceState state) {
    if (!isWellFormed(value)) {
      return null;
    }
    SpanContext context =
        SpanContext.createFromRemoteParent(
            value.substring(TRACE_ID, TRACE_ID + 32),
            value.substring(PARENT_ID, PARENT_ID + 16),
            flags(value),
            state);
    return context.isValid() ? context : null;
  }

  static boolean isWellFormed(String value) {
    return value.length() >= LENGTH
        && hasKnownLength(value)
        && value.charAt(TRACE_ID - 1) == '-'
        && value.charAt(PARENT_ID - 1) == '-'
        && value.charAt(FLAGS - 1) == '-'
        && isHex(value, TRACE_ID, PARENT_ID - 1)
        && isHex(value, PARENT_ID, FLAGS - 1)
        && isHex(value, FLAGS, LENGTH);
  }

  static String format(SpanContext context) {
    return "00-"
        + context.getTraceId()
        + "-"
        + context.getSpanId()
        + "-"
        + FLAG_SETS[context.getTraceFlags().asByte() & KNOWN_FLAGS].asHex();
  }

  /** Version 00 ends with the flags; a later one may go on after a dash; ff is forbidden. */
  private static boolean hasKnownLength(String value) {
    if (!isHex(value, 0, 2) || value.startsWith("ff")) {
      return false;
    }
    return value.length() == LENGTH || (!value.startsWith("00") && value.charAt(LENGTH) == '-');
  }

  private static TraceFlags flags(String value) {
    return FLAG_SETS[Character.digit(value.charAt(FLAGS + 1), 16) & KNOWN_FLAGS];
  }

  private static boolean isHex(String value, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
