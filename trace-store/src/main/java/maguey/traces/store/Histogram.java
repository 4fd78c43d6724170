package maguey.traces.store;

import java.util.Map;
import java.util.TreeMap;

/** Durations in buckets that grow by a factor of 2^(1/8); {@code V4__metrics.sql} explains. */
final class Histogram {
  private static final double BUCKETS_PER_DOUBLING = 8 / Math.log(2);
  private static final int LAST = 512;
  private static final int COUNT_BITS = 40;

  private final Map<Integer, Long> counts = new TreeMap<>();

  void add(double nanos) {
    counts.merge(bucket(nanos), 1L, Long::sum);
  }

  static int bucket(double nanos) {
    return nanos <= 1 ? 0 : (int) Math.min(LAST, Math.ceil(Math.log(nanos) * BUCKETS_PER_DOUBLING));
  }

  /** As the text of a {@code bigint[]}. */
  String arrayText() {
    return ArrayText.ofLongs(
        counts.entrySet().stream()
            .mapToLong(bucket -> ((long) bucket.getKey() << COUNT_BITS) + bucket.getValue())
            .toArray());
  }
}
