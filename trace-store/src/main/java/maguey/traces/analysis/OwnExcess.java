package maguey.traces.analysis;

import java.util.function.ToLongFunction;

/**
 * Where a trace lost time: how much longer than usual each span took, without what its children
 * took longer.
 */
public final class OwnExcess {
  private OwnExcess() {}

  /**
   * Nanoseconds by place, never negative.
   *
   * @param usual how long an operation usually takes, in nanoseconds; negative if that is not known
   */
  public static long[] of(SpanForest forest, ToLongFunction<Operation> usual) {
    long[] excesses = new long[forest.size()];
    for (int place = 0; place < excesses.length; place++) {
      TimedSpan span = forest.span(place);
      long known = usual.applyAsLong(Operation.of(span));
      excesses[place] = known < 0 ? 0 : Math.max(0, span.duration() - known);
    }
    long[] own = excesses.clone();
    for (int place = 0; place < own.length; place++) {
      int parent = forest.parent(place);
      if (parent != SpanForest.NONE) {
        own[parent] -= Math.min(excesses[place], overlap(forest.span(parent), forest.span(place)));
      }
    }
    for (int place = 0; place < own.length; place++) {
      own[place] = Math.max(0, own[place]);
    }
    return own;
  }

  private static long overlap(TimedSpan a, TimedSpan b) {
    return Math.max(0, Math.min(a.end(), b.end()) - Math.max(a.start(), b.start()));
  }
}
