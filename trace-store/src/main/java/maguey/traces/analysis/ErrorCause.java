package maguey.traces.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A failed span with no failed span under it: where an error began, as far as the trace tells.
 *
 * @param place of the span
 * @param depth how many spans are above it
 * @param affected the failed spans above it, nearest first
 */
public record ErrorCause(int place, int depth, List<Integer> affected) {

  /** The causes in a trace: the deepest first, then the earliest. */
  public static List<ErrorCause> of(SpanForest forest) {
    boolean[] failedBelow = failedBelow(forest);
    int[] depths = forest.depths();
    List<ErrorCause> causes = new ArrayList<>();
    for (int place = 0; place < forest.size(); place++) {
      if (forest.span(place).failed() && !failedBelow[place]) {
        causes.add(new ErrorCause(place, depths[place], affected(forest, place)));
      }
    }
    causes.sort(Comparator.comparingInt(ErrorCause::depth).reversed());
    return causes;
  }

  private static boolean[] failedBelow(SpanForest forest) {
    boolean[] failedBelow = new boolean[forest.size()];
    int[] order = forest.parentsFirst();
    for (int i = order.length - 1; i >= 0; i--) {
      int parent = forest.parent(order[i]);
      if (parent != SpanForest.NONE) {
        failedBelow[parent] |= failedBelow[order[i]] || forest.span(order[i]).failed();
      }
    }
    return failedBelow;
  }

  private static List<Integer> affected(SpanForest forest, int place) {
    List<Integer> affected = new ArrayList<>();
    for (int p = forest.parent(place); p != SpanForest.NONE; p = forest.parent(p)) {
      if (forest.span(p).failed()) {
        affected.add(p);
      }
    }
    return affected;
  }
}
