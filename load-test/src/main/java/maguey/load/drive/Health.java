package maguey.load.drive;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/** How the generator itself fared: a tired one measures itself instead of the system. */
public final class Health implements AutoCloseable {
  private static final double MICROS = 1_000;
  private static final int DIGITS = 3;

  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ConcurrentHistogram lagMicros = new ConcurrentHistogram(DIGITS);
  private final AtomicLong underWay = new AtomicLong();
  private final AtomicLong mostUnderWay = new AtomicLong();
  private final Mean own = new Mean();
  private final Mean whole = new Mean();
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "load-health");
            thread.setDaemon(true);
            return thread;
          });

  Health() {
    sampler.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
  }

  void began(long lagNanos) {
    lagMicros.recordValue(Math.max(0, lagNanos) / 1_000);
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
  }

  void ended() {
    underWay.decrementAndGet();
  }

  long underWay() {
    return underWay.get();
  }

  public long mostUnderWay() {
    return mostUnderWay.get();
  }

  /** How long after their time visitors began, in milliseconds. */
  public double lagMillis(double percent) {
    return lagMicros.getTotalCount() == 0 ? 0 : lagMicros.getValueAtPercentile(percent) / MICROS;
  }

  /** The share of all cores that the generator took, 0 to 1, on the mean of the run. */
  public double ownCpu() {
    return own.value();
  }

  /** The share of all cores that everything on its machine took. */
  public double machineCpu() {
    return whole.value();
  }

  private void sample() {
    own.add(machine.getProcessCpuLoad());
    whole.add(machine.getCpuLoad());
  }

  @Override
  public void close() {
    sampler.shutdownNow();
  }

  private static final class Mean {
    private double sum;
    private int count;

    synchronized void add(double value) {
      if (value >= 0) {
        sum += value;
        count++;
      }
    }

    synchronized double value() {
      return count == 0 ? 0 : sum / count;
    }
  }
}
