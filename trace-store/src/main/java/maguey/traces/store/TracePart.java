package maguey.traces.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/**
 * The new spans of one trace in a batch, and what they add to the trace's summary. Times are
 * microseconds since 1970; a span that ends before it starts counts from its end.
 */
final class TracePart {
  /** The earliest parentless span, else the earliest: who stands for the trace. */
  static final Comparator<Span> ROOT_FIRST =
      Comparator.comparing((Span span) -> !span.isRoot())
          .thenComparing(Span::startNanos, Long::compareUnsigned)
          .thenComparing(Span::spanId);

  private final UUID traceId;
  private final List<Span> spans = new ArrayList<>();
  private final Map<Long, Span> byId = new HashMap<>();

  private TracePart(UUID traceId) {
    this.traceId = traceId;
  }

  /** The traces of a batch, in the order in which every writer locks them. */
  static List<TracePart> of(List<Span> spans) {
    Map<UUID, TracePart> parts = new TreeMap<>();
    for (Span span : spans) {
      TracePart part = parts.computeIfAbsent(span.traceId().uuid(), TracePart::new);
      part.spans.add(span);
      part.byId.put(span.spanId(), span);
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
    return spans.stream().mapToLong(TracePart::low).min().orElseThrow();
  }

  long lastStart() {
    return spans.stream().mapToLong(TracePart::start).max().orElseThrow();
  }

  long lastEnd() {
    return spans.stream().mapToLong(TracePart::high).max().orElseThrow();
  }

  /** The union of the spans' intervals as {@link Intervals#multirangeText} gives it. */
  String active() {
    Intervals intervals = new Intervals();
    spans.forEach(span -> intervals.add(low(span), high(span)));
    return intervals.multirangeText(firstStart(), lastEnd());
  }

  long errors() {
    return count(span -> OtlpNumbers.isError(span) ? 1 : 0);
  }

  int admitted() {
    return (int) count(span -> span.facts().admitted() ? 1 : 0);
  }

  Span root() {
    return spans.stream().min(ROOT_FIRST).orElseThrow();
  }

  String orderNumber() {
    return spans.stream()
        .map(span -> span.facts().orderNumber())
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  String journeyId() {
    return spans.stream()
        .map(span -> span.facts().journeyId())
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  Integer ticketCount() {
    return spans.stream()
        .map(span -> span.facts().ticketCount())
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private long count(ToLongFunction<Span> each) {
    return spans.stream().mapToLong(each).sum();
  }

  private static long start(Span span) {
    return EpochNanos.epochMicros(span.startNanos());
  }

  private static long low(Span span) {
    return Math.min(start(span), EpochNanos.epochMicros(span.endNanos()));
  }

  private static long high(Span span) {
    return Math.max(start(span), EpochNanos.epochMicros(span.endNanos()));
  }
}
