package maguey.traces.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Adds up the critical paths of many traces: which operation costs most of their time, silence not
 * counted.
 */
public final class PathTotals {
  private static final int EXAMPLES = 3;

  private final Map<Operation, Sums> sums = new HashMap<>();
  private int traces;
  private long critical;

  /** A trace with an operation's time on its critical path. */
  public record Example(UUID traceId, long critical) {}

  /**
   * One operation over all traces; times in nanoseconds.
   *
   * @param spans of it
   * @param perTrace its time on the critical path of each trace it is on, in order
   * @param bottleneckOf traces in which no operation has more time on the path
   * @param examples the traces where it has most
   */
  public record Total(
      Operation operation,
      long critical,
      long self,
      long spans,
      List<Long> perTrace,
      int bottleneckOf,
      List<Example> examples) {

    /** The smallest time that a share of at least q of the traces do not exceed. */
    public long percentile(double q) {
      int rank = (int) Math.ceil(q * perTrace.size());
      return perTrace.isEmpty() ? 0 : perTrace.get(Math.max(1, rank) - 1);
    }
  }

  private static final class Sums {
    long self;
    long spans;
    int bottleneckOf;
    final List<Example> paths = new ArrayList<>();

    Total total(Operation operation) {
      paths.sort(Comparator.comparingLong(Example::critical));
      List<Long> perTrace = paths.stream().map(Example::critical).toList();
      List<Example> examples =
          new ArrayList<>(paths.subList(Math.max(0, paths.size() - EXAMPLES), paths.size()));
      Collections.reverse(examples);
      long critical = perTrace.stream().mapToLong(Long::longValue).sum();
      return new Total(operation, critical, self, spans, perTrace, bottleneckOf, examples);
    }
  }

  /** Adds a trace. */
  public void add(UUID traceId, SpanForest forest) {
    long[] criticals = CriticalPath.of(forest).byPlace(forest.size());
    List<OperationTimes> operations = OperationTimes.of(forest, SelfTimes.of(forest), criticals);
    traces++;
    for (OperationTimes times : operations) {
      add(traceId, times);
    }
    if (!operations.isEmpty() && operations.get(0).critical() > 0) {
      sums.get(operations.get(0).operation()).bottleneckOf++;
    }
  }

  /** How many traces were added. */
  public int traces() {
    return traces;
  }

  /** Nanoseconds of all their critical paths. */
  public long critical() {
    return critical;
  }

  /** The operations, those with most time on critical paths first. */
  public List<Total> ranked() {
    return sums.entrySet().stream()
        .map(each -> each.getValue().total(each.getKey()))
        .sorted(Comparator.comparingLong(Total::critical).thenComparingLong(Total::self).reversed())
        .toList();
  }

  private void add(UUID traceId, OperationTimes times) {
    Sums sum = sums.computeIfAbsent(times.operation(), operation -> new Sums());
    sum.self += times.self();
    sum.spans += times.places().size();
    critical += times.critical();
    if (times.critical() > 0) {
      sum.paths.add(new Example(traceId, times.critical()));
    }
  }
}
