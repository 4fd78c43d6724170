package maguey.load.bench;

import java.util.Arrays;

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

  /** The median duration in milliseconds. */
  static double medianMillis(int times, Work work) throws Exception {
    double[] all = new double[times];
    for (int i = 0; i < times; i++) {
      all[i] = nanos(work) / NANOS_PER_MILLI;
    }
    Arrays.sort(all);
    return all[times / 2];
  }

  private static long nanos(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }
}
