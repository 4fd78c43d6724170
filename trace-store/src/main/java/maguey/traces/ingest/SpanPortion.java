package maguey.traces.ingest;

import java.util.List;
import maguey.traces.model.Span;
import maguey.traces.model.SpanOrder;

/**
 * Spans of a request that are stored together.
 *
 * @param spans in {@link SpanOrder}: sorted by whoever decoded them, who has them in its cache
 * @param weight see {@link Weight}
 */
record SpanPortion(List<Span> spans, long weight) {
  static final SpanPortion NONE = of(List.of());

  static SpanPortion of(List<Span> decoded) {
    return new SpanPortion(SpanOrder.sorted(decoded), Weight.of(decoded));
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  int size() {
    return spans.size();
  }
}
