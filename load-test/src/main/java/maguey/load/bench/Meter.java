package maguey.load.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import maguey.load.bench.Figures.Figure;

/** Measures what one side does with its spans: elapsed time, and who computed how long for it. */
final class Meter {
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  private final OperatingSystemMXBean load =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final CpuClock server;
  private final CpuClock database;
  private final int spans;

  /**
   * A meter of work on so many spans.
   *
   * @param server the JVM under test
   * @param database where it keeps them
   */
  Meter(CpuClock server, CpuClock database, int spans) {
    this.server = server;
    this.database = database;
    this.spans = spans;
  }

  /** How many the work is about. */
  int spans() {
    return spans;
  }

  Figure measure(Stopwatch.Work work) throws Exception {
    double serverBefore = server.seconds();
    double databaseBefore = database.seconds();
    long loadBefore = load.getProcessCpuTime();
    double perSecond = Stopwatch.rate(spans, work);
    return new Figure(
        spans,
        perSecond,
        perSpan(server, serverBefore),
        perSpan(database, databaseBefore),
        (load.getProcessCpuTime() - loadBefore) / NANOS_PER_MICRO / spans);
  }

  private double perSpan(CpuClock clock, double before) {
    return (clock.seconds() - before) * MICROS_PER_SECOND / spans;
  }
}
