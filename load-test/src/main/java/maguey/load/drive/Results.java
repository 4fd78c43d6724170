package maguey.load.drive;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the requests of a run came to. */
public final class Results {
  /** The answers that are counted together. */
  public record Key(String step, Outcome.Kind kind) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byStep = step.compareTo(other.step);
      return byStep != 0 ? byStep : kind.compareTo(other.kind);
    }
  }

  private final Map<Key, Series> series = new TreeMap<>();
  private final Timeline timeline;

  /** For a run that visitors come to for so long. */
  public Results(Duration lasting) {
    timeline = new Timeline(lasting);
  }

  /**
   * Notes an answer.
   *
   * @param nanos from when the step was due
   * @param second of the run in which it was answered
   */
  public synchronized void add(
      String step, Outcome outcome, long nanos, String traceId, double second) {
    series
        .computeIfAbsent(new Key(step, outcome.kind()), first -> new Series())
        .add(outcome.label(), nanos, traceId);
    timeline.add(second, outcome, nanos);
  }

  /** To be read when the run is over. */
  public synchronized Map<Key, Series> series() {
    return new LinkedHashMap<>(series);
  }

  /** To be read when the run is over. */
  public Timeline timeline() {
    return timeline;
  }

  /** How many answers of the step were of the kind. */
  public synchronized long count(String step, Outcome.Kind kind) {
    Series found = series.get(new Key(step, kind));
    return found == null ? 0 : found.count();
  }

  /** How many answers there were in all. */
  public synchronized long count() {
    return series.values().stream().mapToLong(Series::count).sum();
  }

  /** How many answers were faults of the system. */
  public synchronized long errors() {
    return series.entrySet().stream()
        .filter(entry -> entry.getKey().kind() == Outcome.Kind.ERROR)
        .mapToLong(entry -> entry.getValue().count())
        .sum();
  }
}
