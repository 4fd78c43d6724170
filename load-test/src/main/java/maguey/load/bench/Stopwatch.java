package maguey.load.bench;

import java.util.stream.DoubleStream;

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

  /** Of those that are numbers the middle one, or between the middle two. */
  static double median(DoubleStream values) {
    double[] sorted = values.filter(value -> !Double.isNaN(value)).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static long nanos(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }
}
