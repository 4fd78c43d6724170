package maguey.traces.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a trace's duration was made of: at every moment at most one span, the one whose work the end
 * had to wait for. Each run of activity has a path of its own, walked back from its last end, so
 * that days of silence are on none.
 *
 * <ul>
 *   <li>Of children that run side by side the one that ends last counts; one that still ran when
 *       the next one began did not hold it up. A tenth of its length is forgiven, for clocks.
 *   <li>A child that outlives its parent, as asynchronous work does, takes the path with it; the
 *       parent counts up to the moment that began it.
 *   <li>Where the span on the path is not at work, its nearest ancestor that is counts. Time in
 *       which none is counts for nobody.
 *   <li>Spans without a parent in the run follow one another: nobody knows who waited for whom.
 * </ul>
 *
 * @param steps in order of time, not overlapping
 */
public record CriticalPath(List<Step> steps) {
  /**
   * A part of the path.
   *
   * @param place of the span in its forest
   * @param start nanoseconds, as in {@link TimedSpan}
   */
  public record Step(int place, long start, long end) {
    /** Nanoseconds. */
    public long duration() {
      return end - start;
    }
  }

  /** The path of a trace. */
  public static CriticalPath of(SpanForest forest) {
    List<Step> steps = new ArrayList<>();
    for (Run run : Run.of(forest)) {
      steps.addAll(new PathWalk(run).steps());
    }
    steps.sort(Comparator.comparingLong(Step::start).thenComparingLong(Step::end));
    return new CriticalPath(joined(steps));
  }

  /** Nanoseconds of all steps. */
  public long duration() {
    return steps.stream().mapToLong(Step::duration).sum();
  }

  /** Nanoseconds on the path, by the span's place. */
  public long[] byPlace(int size) {
    long[] times = new long[size];
    steps.forEach(step -> times[step.place()] += step.duration());
    return times;
  }

  private static List<Step> joined(List<Step> steps) {
    List<Step> joined = new ArrayList<>();
    for (Step step : steps) {
      int last = joined.size() - 1;
      if (last >= 0 && follows(joined.get(last), step)) {
        joined.set(last, new Step(step.place(), joined.get(last).start(), step.end()));
      } else {
        joined.add(step);
      }
    }
    return joined;
  }

  private static boolean follows(Step before, Step step) {
    return before.place() == step.place() && before.end() == step.start();
  }
}
