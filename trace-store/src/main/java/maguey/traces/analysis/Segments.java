package maguey.traces.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts a trace into its runs of activity. A journey is busy for a second, silent for three days,
 * and busy again: a silence longer than a minute and than ten times the trace's median silence
 * begins a new segment.
 */
public final class Segments {
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(60);
  private static final int TIMES_MEDIAN = 10;

  /** Fewer silences than this have no median worth the name: both halves of a journey make one. */
  private static final int ENOUGH_FOR_A_MEDIAN = 3;

  /** When something was at work; bounds in any order. */
  public record Interval(Instant start, Instant end) {
    /** Puts the earlier bound first. */
    public Interval {
      if (end.isBefore(start)) {
        Instant earlier = end;
        end = start;
        start = earlier;
      }
    }
  }

  /**
   * One run of activity.
   *
   * @param active the union of the intervals in it
   * @param idleBefore since the segment before; zero for the first
   */
  public record Segment(Instant start, Instant end, Duration active, Duration idleBefore) {}

  private Segments() {}

  /** The segments in order of time; none for no intervals. */
  public static List<Segment> of(List<Interval> intervals) {
    List<Interval> union = union(intervals);
    Duration longest = longestSilenceWithin(union);
    List<Segment> segments = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= union.size(); i++) {
      if (i == union.size() || silence(union, i).compareTo(longest) > 0) {
        segments.add(segment(union, from, i));
        from = i;
      }
    }
    return segments;
  }

  /** Overlapping and touching intervals made one, in order of time. */
  static List<Interval> union(List<Interval> intervals) {
    List<Interval> union = new ArrayList<>();
    List<Interval> sorted =
        intervals.stream().sorted(Comparator.comparing(Interval::start)).toList();
    for (Interval next : sorted) {
      int last = union.size() - 1;
      if (last < 0 || next.start().isAfter(union.get(last).end())) {
        union.add(next);
      } else if (next.end().isAfter(union.get(last).end())) {
        union.set(last, new Interval(union.get(last).start(), next.end()));
      }
    }
    return union;
  }

  private static Duration longestSilenceWithin(List<Interval> union) {
    List<Duration> silences = new ArrayList<>();
    for (int i = 1; i < union.size(); i++) {
      silences.add(silence(union, i));
    }
    if (silences.size() < ENOUGH_FOR_A_MEDIAN) {
      return SHORTEST_SILENCE;
    }
    silences.sort(Comparator.naturalOrder());
    Duration limit = silences.get((silences.size() - 1) / 2).multipliedBy(TIMES_MEDIAN);
    return limit.compareTo(SHORTEST_SILENCE) > 0 ? limit : SHORTEST_SILENCE;
  }

  private static Duration silence(List<Interval> union, int i) {
    return Duration.between(union.get(i - 1).end(), union.get(i).start());
  }

  private static Segment segment(List<Interval> union, int from, int to) {
    Duration active =
        union.subList(from, to).stream()
            .map(i -> Duration.between(i.start(), i.end()))
            .reduce(Duration.ZERO, Duration::plus);
    Duration idle = from == 0 ? Duration.ZERO : silence(union, from);
    return new Segment(union.get(from).start(), union.get(to - 1).end(), active, idle);
  }
}
