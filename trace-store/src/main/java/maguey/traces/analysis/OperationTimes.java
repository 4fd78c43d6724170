package maguey.traces.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operation did in one trace; times in nanoseconds.
 *
 * @param total of all its spans, which may overlap
 * @param self without the time of their direct children
 * @param critical on the critical path
 * @param places of its spans
 */
public record OperationTimes(
    Operation operation,
    int failed,
    long total,
    long self,
    long critical,
    long longest,
    List<Integer> places) {

  /** The operations of a trace: those with most time on the critical path first. */
  public static List<OperationTimes> of(SpanForest forest, long[] selves, long[] criticals) {
    Map<Operation, List<Integer>> places = new LinkedHashMap<>();
    for (int place = 0; place < forest.size(); place++) {
      Operation operation = Operation.of(forest.span(place));
      places.computeIfAbsent(operation, o -> new ArrayList<>()).add(place);
    }
    return places.entrySet().stream()
        .map(group -> times(forest, group.getKey(), group.getValue(), selves, criticals))
        .sorted(
            Comparator.comparingLong(OperationTimes::critical)
                .thenComparingLong(OperationTimes::self)
                .reversed())
        .toList();
  }

  private static OperationTimes times(
      SpanForest forest,
      Operation operation,
      List<Integer> places,
      long[] selves,
      long[] criticals) {
    return new OperationTimes(
        operation,
        (int) places.stream().filter(p -> forest.span(p).failed()).count(),
        places.stream().mapToLong(p -> forest.span(p).duration()).sum(),
        places.stream().mapToLong(p -> selves[p]).sum(),
        places.stream().mapToLong(p -> criticals[p]).sum(),
        places.stream().mapToLong(p -> forest.span(p).duration()).max().orElse(0),
        places);
  }
}
