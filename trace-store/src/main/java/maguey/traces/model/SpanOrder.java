package maguey.traces.model;

import java.util.List;

/**
 * The order of the spans' key, in which they are written: neighbours share pages of its index, and
 * writers of the same spans wait in line.
 */
public final class SpanOrder {
  private SpanOrder() {}

  /** The spans by day, trace and id: COPY writes one partition after the other. */
  public static List<Span> sorted(List<Span> spans) {
    return spans.stream().sorted(SpanOrder::compare).toList();
  }

  /** Runs a dozen times for each span, so it makes no objects. */
  private static int compare(Span one, Span other) {
    int days = Long.compare(day(one), day(other));
    int traces = days != 0 ? days : one.traceId().uuid().compareTo(other.traceId().uuid());
    int ids = traces != 0 ? traces : Long.compare(one.spanId(), other.spanId());
    return ids != 0 ? ids : compareTwins(one, other);
  }

  /** Of one id: the two ends of a call may share it. */
  private static int compareTwins(Span one, Span other) {
    int starts = Long.compareUnsigned(one.startNanos(), other.startNanos());
    return starts != 0 ? starts : Integer.compare(one.kind(), other.kind());
  }

  private static long day(Span span) {
    return EpochNanos.epochDay(span.startNanos());
  }
}
