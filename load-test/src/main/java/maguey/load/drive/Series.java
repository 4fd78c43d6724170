package maguey.load.drive;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The latencies of one step with one kind of outcome, counted from when each was due. */
public final class Series {
  private static final double MICROS = 1_000;
  private static final int DIGITS = 3;

  private final Histogram micros = new Histogram(DIGITS);
  private final Examples examples = new Examples();
  private final Map<String, Labelled> labels = new TreeMap<>();

  void add(String label, long nanos, String traceId) {
    long rounded = Math.max(0, nanos) / 1_000;
    double millis = rounded / MICROS;
    micros.recordValue(rounded);
    examples.add(traceId, millis);
    labels.computeIfAbsent(label, first -> new Labelled()).add(traceId, millis);
  }

  public long count() {
    return micros.getTotalCount();
  }

  /** The latency that a share of the answers kept to, in milliseconds; 100 gives the greatest. */
  public double percentile(double percent) {
    return percent == 100
        ? micros.getMaxValue() / MICROS
        : micros.getValueAtPercentile(percent) / MICROS;
  }

  /** How often each outcome occurred. */
  public Map<String, Long> labels() {
    Map<String, Long> counts = new TreeMap<>();
    labels.forEach((label, each) -> counts.put(label, each.count));
    return counts;
  }

  /** Ids of traces that took longer than the lower bound and not longer than the upper one. */
  public List<TraceExample> between(double aboveMillis, double upToMillis, int most) {
    return examples.between(aboveMillis, upToMillis, most);
  }

  /** Ids of traces with one outcome, the slowest first. */
  public List<TraceExample> ofLabel(String label, int most) {
    return labels.get(label).examples.between(-1, Double.MAX_VALUE, most);
  }

  private static final class Labelled {
    private final Examples examples = new Examples();
    private long count;

    void add(String traceId, double millis) {
      count++;
      examples.add(traceId, millis);
    }
  }
}
