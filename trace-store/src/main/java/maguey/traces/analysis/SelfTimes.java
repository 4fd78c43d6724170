package maguey.traces.analysis;

import java.util.List;

/** How long each span was at work itself: its time without that of its direct children. */
public final class SelfTimes {
  private SelfTimes() {}

  /** Nanoseconds by place; parts in which a child runs outside its parent do not count. */
  public static long[] of(SpanForest forest) {
    long[] selves = new long[forest.size()];
    for (int place = 0; place < selves.length; place++) {
      selves[place] = self(forest, place);
    }
    return selves;
  }

  /** Children come in order of start, so one pass finds what they leave. */
  private static long self(SpanForest forest, int place) {
    TimedSpan span = forest.span(place);
    List<Integer> children = forest.children(place);
    long self = 0;
    long from = span.start();
    for (int i = 0; i < children.size() && from < span.end(); i++) {
      TimedSpan child = forest.span(children.get(i));
      self += Math.max(0, Math.min(child.start(), span.end()) - from);
      from = Math.max(from, child.end());
    }
    return self + Math.max(0, span.end() - from);
  }
}
