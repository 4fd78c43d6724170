package maguey.traces.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;
import maguey.traces.model.SpanFacts;

/**
 * The new spans of one trace in a batch, and what they add to the trace's summary. Times are
 * microseconds since 1970; a span that ends before it starts counts from its end.
 */
final class TracePart {
  private final UUID traceId;
  private final List<Span> spans = new ArrayList<>();
  private final Map<Long, Span> byId = new HashMap<>();
  private final Intervals intervals = new Intervals();
  private long firstStart = Long.MAX_VALUE;
  private long lastStart = Long.MIN_VALUE;
  private long lastEnd = Long.MIN_VALUE;
  private long errors;
  private int admitted;
  private float adjustedCount = Float.MAX_VALUE;
  private Span root;
  private String orderNumber;
  private String journeyId;
  private Integer ticketCount;

  private TracePart(UUID traceId) {
    this.traceId = traceId;
  }

  /** The traces of a batch, in the order in which every writer locks them. */
  static List<TracePart> of(List<Span> spans) {
    Map<UUID, TracePart> parts = new TreeMap<>();
    for (Span span : spans) {
      parts.computeIfAbsent(span.traceId().uuid(), TracePart::new).add(span);
    }
    return List.copyOf(parts.values());
  }

  UUID traceId() {
    return traceId;
  }

  List<Span> spans() {
    return spans;
  }

  /** The part's span with this id; null when it has none. */
  Span find(long spanId) {
    return byId.get(spanId);
  }

  Collection<Long> ids() {
    return byId.keySet();
  }

  /** Parents that spans name and that are not here. */
  Set<Long> missingParents() {
    Set<Long> missing = new LinkedHashSet<>();
    for (Span span : spans) {
      if (!span.isRoot() && !byId.containsKey(span.parentSpanId())) {
        missing.add(span.parentSpanId());
      }
    }
    return missing;
  }

  long firstStart() {
    return firstStart;
  }

  long lastStart() {
    return lastStart;
  }

  long lastEnd() {
    return lastEnd;
  }

  /** The union of the spans' intervals. */
  List<Intervals.Interval> active() {
    return intervals.union();
  }

  /** The same as {@link Intervals#multirangeText} gives it. */
  String activeText() {
    return intervals.multirangeText(firstStart, lastEnd);
  }

  /** How long any of the spans was at work. */
  long activeMicros() {
    return Intervals.micros(intervals.union());
  }

  long errors() {
    return errors;
  }

  int admitted() {
    return admitted;
  }

  /** How many traces it stands for: as many as the span does that was kept most surely. */
  float adjustedCount() {
    return adjustedCount;
  }

  Span root() {
    return root;
  }

  String orderNumber() {
    return orderNumber;
  }

  String journeyId() {
    return journeyId;
  }

  Integer ticketCount() {
    return ticketCount;
  }

  /** The earliest parentless span, else the earliest: who stands for the trace. */
  private static int rootFirst(Span one, Span other) {
    if (one.isRoot() != other.isRoot()) {
      return one.isRoot() ? -1 : 1;
    }
    int starts = Long.compareUnsigned(one.startNanos(), other.startNanos());
    return starts != 0 ? starts : Long.compare(one.spanId(), other.spanId());
  }

  private void add(Span span) {
    spans.add(span);
    byId.put(span.spanId(), span);
    root = root == null || rootFirst(span, root) < 0 ? span : root;
    errors += OtlpNumbers.isError(span) ? 1 : 0;
    adjustedCount = Math.min(adjustedCount, span.adjustedCount());
    addTimes(EpochNanos.epochMicros(span.startNanos()), EpochNanos.epochMicros(span.endNanos()));
    addFacts(span.facts());
  }

  private void addTimes(long start, long end) {
    long low = Math.min(start, end);
    long high = Math.max(start, end);
    firstStart = Math.min(firstStart, low);
    lastStart = Math.max(lastStart, start);
    lastEnd = Math.max(lastEnd, high);
    intervals.add(low, high);
  }

  private void addFacts(SpanFacts facts) {
    admitted += facts.admitted() ? 1 : 0;
    orderNumber = first(orderNumber, facts.orderNumber());
    journeyId = first(journeyId, facts.journeyId());
    if (facts.ticketCount() != null) {
      ticketCount = Math.max(facts.ticketCount(), ticketCount == null ? 0 : ticketCount);
    }
  }

  private static String first(String one, String other) {
    return one == null || other != null && other.compareTo(one) < 0 ? other : one;
  }
}
