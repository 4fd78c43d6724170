package maguey.traces.store;

/** How many spans of one kind, how many of them failed, how long they took. */
final class Tally {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int ERROR = 2;

  private final Histogram histogram = new Histogram();
  private long spans;
  private long errors;
  private double totalMillis;

  /** A span of OTLP's status; one that ends before it starts took no time. */
  void add(int status, long startNanos, long endNanos) {
    double nanos =
        Long.compareUnsigned(endNanos, startNanos) > 0 ? unsigned(endNanos - startNanos) : 0;
    spans++;
    errors += status == ERROR ? 1 : 0;
    totalMillis += nanos / NANOS_PER_MILLI;
    histogram.add(nanos);
  }

  long spans() {
    return spans;
  }

  long errors() {
    return errors;
  }

  double totalMillis() {
    return totalMillis;
  }

  /** See {@link Histogram#arrayText}. */
  String histogram() {
    return histogram.arrayText();
  }

  private static double unsigned(long nanos) {
    return nanos >= 0 ? nanos : (nanos >>> 1) * 2.0;
  }
}
