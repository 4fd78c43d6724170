package maguey.load.bench;

import maguey.load.bench.Figures.Figure;

/** Measures what one side does with its spans: elapsed time, and who computed how long for it. */
final class Meter {
  private static final double MICROS_PER_SECOND = 1e6;

  private final CpuClock store;
  private final CpuClock database;
  private final int spans;

  /**
   * A meter of work on so many spans.
   *
   * @param store the JVM under test
   */
  Meter(CpuClock store, CpuClock database, int spans) {
    this.store = store;
    this.database = database;
    this.spans = spans;
  }

  Figure measure(Stopwatch.Work work) throws Exception {
    double storeBefore = store.seconds();
    double databaseBefore = database.seconds();
    double perSecond = Stopwatch.rate(spans, work);
    return new Figure(perSecond, perSpan(store, storeBefore), perSpan(database, databaseBefore));
  }

  private double perSpan(CpuClock clock, double before) {
    return (clock.seconds() - before) * MICROS_PER_SECOND / spans;
  }
}
