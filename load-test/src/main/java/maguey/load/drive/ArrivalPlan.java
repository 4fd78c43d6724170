package maguey.load.drive;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * An open model: visitors come at their rate whether or not the system keeps up, so a stall is seen
 * and not hidden (coordinated omission). The rate rises evenly from nothing, then stays.
 *
 * @param perSecond visitors per second after the rise
 * @param ramp how long it rises
 * @param lasting for how long visitors come, the rise included
 */
public record ArrivalPlan(double perSecond, Duration ramp, Duration lasting) {
  private static final double NANOS = 1e9;

  /** A rise that would last longer than the run ends with it. */
  public ArrivalPlan {
    ramp = ramp.compareTo(lasting) > 0 ? lasting : ramp;
  }

  /** How many visitors there will be, at least one. */
  public long arrivals() {
    return Math.max(1, Math.round(dueWithin(seconds(lasting))));
  }

  /** How many are due in the first seconds. */
  public double dueWithin(double seconds) {
    double within = Math.min(seconds, seconds(lasting));
    double rising = Math.min(within, seconds(ramp));
    double risen = seconds(ramp) == 0 ? 0 : perSecond * rising * rising / (2 * seconds(ramp));
    return risen + perSecond * (within - rising);
  }

  /** When the visitor of this number, counted from 0, is due: nanoseconds after the begin. */
  public long dueNanos(long number) {
    double whileRising = perSecond * seconds(ramp) / 2;
    double due =
        number < whileRising
            ? Math.sqrt(2 * seconds(ramp) * number / perSecond)
            : seconds(ramp) + (number - whileRising) / perSecond;
    return (long) (due * NANOS);
  }

  /** Calls for each visitor with its number as it is due; returns after the last call. */
  void run(long begin, LongConsumer arrival) {
    for (long number = 0; number < arrivals(); number++) {
      waitUntil(begin + dueNanos(number));
      arrival.accept(number);
    }
  }

  /** Waits until {@link System#nanoTime()} has come to this; not at all if it has. */
  public static void waitUntil(long time) {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }
}
