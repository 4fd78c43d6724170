package maguey.traces.analysis;

/**
 * A span as the algorithms see it.
 *
 * @param parentSpanId zero for none, as in {@code maguey.traces.model.SpanId}
 * @param kind OTLP's number
 * @param failed with status ERROR
 * @param start nanoseconds since the first moment of the trace
 * @param end never before {@code start}
 */
public record TimedSpan(
    long spanId,
    long parentSpanId,
    String service,
    String name,
    int kind,
    boolean failed,
    long start,
    long end) {
  /** Puts the earlier bound first: a span may end before it starts. */
  public TimedSpan {
    if (end < start) {
      long earlier = end;
      end = start;
      start = earlier;
    }
  }

  /** How long it took, in nanoseconds. */
  public long duration() {
    return end - start;
  }

  /** Nanoseconds between two unsigned times; 292 years if it is more. */
  public static long since(long firstNanos, long nanos) {
    long passed = nanos - firstNanos;
    return passed < 0 ? Long.MAX_VALUE : passed;
  }
}
