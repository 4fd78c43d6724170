package maguey.load.bench;

import java.util.List;

/** Measures work that may fail. */
final class Stopwatch {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  /** What is measured. */
  interface Work {
    void run() throws Exception;
  }

  private Stopwatch() {}

  /** Things done per second. */
  static double rate(long things, Work work) throws Exception {
    return things * NANOS_PER_SECOND / nanos(work);
  }

  /** How long it took, in milliseconds. */
  static double millis(Work work) throws Exception {
    return nanos(work) / NANOS_PER_MILLI;
  }

  /** The middle one of those that are numbers. */
  static double median(List<Double> values) {
    double[] sorted =
        values.stream()
            .filter(value -> !value.isNaN())
            .mapToDouble(value -> value)
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private static long nanos(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }
}
