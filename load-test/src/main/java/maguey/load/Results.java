package maguey.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the requests of a run came to. */
final class Results {
  /**
   * One answer.
   *
   * @param outcome the status, with the problem's name where it was one
   * @param millis from the intended start to the answer
   */
  record Result(String outcome, double millis, String traceId) {}

  private final List<Result> results = new ArrayList<>();

  synchronized void add(Result result) {
    results.add(result);
  }

  synchronized int size() {
    return results.size();
  }

  /** How often each outcome occurred. */
  synchronized Map<String, Integer> byOutcome() {
    Map<String, Integer> counts = new TreeMap<>();
    results.forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
    return counts;
  }

  /** The smallest latency, in milliseconds, that the given share of the answers kept to. */
  synchronized double percentile(double share) {
    if (results.isEmpty()) {
      return 0;
    }
    List<Double> sorted = results.stream().map(Result::millis).sorted().toList();
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  /** The slowest answers, to open their traces. */
  synchronized List<Result> slowest(int count) {
    return results.stream()
        .sorted(Comparator.comparingDouble(Result::millis).reversed())
        .limit(count)
        .toList();
  }
}
