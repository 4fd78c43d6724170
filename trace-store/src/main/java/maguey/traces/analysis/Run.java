package maguey.traces.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import maguey.traces.analysis.Segments.Interval;
import maguey.traces.analysis.Segments.Segment;

/**
 * One run of activity of a trace and the trees in it. A parent in an earlier run is none here: it
 * was done days ago.
 */
final class Run {
  private final SpanForest forest;
  private final int[] runOf;
  private final long[] firsts;
  private final long[] lasts;
  private final long end;
  private final List<Integer> roots = new ArrayList<>();

  private Run(SpanForest forest, int[] runOf, long[] firsts, long[] lasts, long end) {
    this.forest = forest;
    this.runOf = runOf;
    this.firsts = firsts;
    this.lasts = lasts;
    this.end = end;
  }

  /** The runs in order of time. */
  static List<Run> of(SpanForest forest) {
    List<Segment> segments = Segments.of(intervals(forest));
    int[] runOf = runs(forest, segments);
    long[] firsts = new long[forest.size()];
    long[] lasts = new long[forest.size()];
    List<Run> runs =
        segments.stream().map(s -> new Run(forest, runOf, firsts, lasts, nanos(s.end()))).toList();
    int[] order = forest.parentsFirst();
    for (int i = order.length - 1; i >= 0; i--) {
      stretch(forest, runOf, firsts, lasts, order[i]);
    }
    for (int place = 0; place < runOf.length; place++) {
      runs.get(runOf[place]).addIfRoot(place);
    }
    return runs;
  }

  SpanForest forest() {
    return forest;
  }

  /** When the last span of the run ends. */
  long end() {
    return end;
  }

  /** Those without a parent in the run, the last to end first. */
  List<Integer> roots() {
    return latestFirst(roots);
  }

  /** Its children in the run, the last to end, with all that they began, first. */
  List<Integer> children(int place) {
    return latestFirst(
        forest.children(place).stream().filter(child -> runOf[child] == runOf[place]).toList());
  }

  /** Its parent in the run, or {@link SpanForest#NONE}. */
  int parent(int place) {
    int parent = forest.parent(place);
    return parent != SpanForest.NONE && runOf[parent] == runOf[place] ? parent : SpanForest.NONE;
  }

  /** When the span or anything under it began. */
  long first(int place) {
    return firsts[place];
  }

  /** When the span and everything under it had ended. */
  long last(int place) {
    return lasts[place];
  }

  private void addIfRoot(int place) {
    if (parent(place) == SpanForest.NONE) {
      roots.add(place);
    }
  }

  private List<Integer> latestFirst(List<Integer> places) {
    return places.stream()
        .sorted(Comparator.<Integer>comparingLong(place -> lasts[place]).reversed())
        .toList();
  }

  /** Called for children before their parent. */
  private static void stretch(
      SpanForest forest, int[] runOf, long[] firsts, long[] lasts, int place) {
    firsts[place] = forest.span(place).start();
    lasts[place] = forest.span(place).end();
    for (int child : forest.children(place)) {
      if (runOf[child] == runOf[place]) {
        firsts[place] = Math.min(firsts[place], firsts[child]);
        lasts[place] = Math.max(lasts[place], lasts[child]);
      }
    }
  }

  private static int[] runs(SpanForest forest, List<Segment> segments) {
    TreeMap<Long, Integer> byStart = new TreeMap<>();
    for (int i = 0; i < segments.size(); i++) {
      byStart.put(nanos(segments.get(i).start()), i);
    }
    int[] runs = new int[forest.size()];
    for (int place = 0; place < runs.length; place++) {
      runs[place] = byStart.floorEntry(forest.span(place).start()).getValue();
    }
    return runs;
  }

  private static List<Interval> intervals(SpanForest forest) {
    List<Interval> intervals = new ArrayList<>();
    for (int place = 0; place < forest.size(); place++) {
      TimedSpan span = forest.span(place);
      intervals.add(new Interval(instant(span.start()), instant(span.end())));
    }
    return intervals;
  }

  private static Instant instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos);
  }

  private static long nanos(Instant instant) {
    return Duration.between(Instant.EPOCH, instant).toNanos();
  }
}
