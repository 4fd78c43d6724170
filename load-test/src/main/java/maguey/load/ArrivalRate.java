package maguey.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * An open model: arrivals come at their rate whether or not the system keeps up, so a stall is seen
 * and not hidden (coordinated omission).
 *
 * @param perSecond arrivals per second
 * @param lasting for how long they come
 */
record ArrivalRate(int perSecond, Duration lasting) {

  /** How many arrivals there will be. */
  long arrivals() {
    return perSecond * lasting.toSeconds();
  }

  /**
   * Calls for each arrival with its intended time, in {@link System#nanoTime()}; returns after the
   * last call, not after the last answer.
   */
  void run(LongConsumer arrival) {
    long first = System.nanoTime();
    double pauseNanos = 1e9 / perSecond;
    for (long i = 0; i < arrivals(); i++) {
      long intended = first + (long) (i * pauseNanos);
      waitUntil(intended);
      arrival.accept(intended);
    }
  }

  private static void waitUntil(long time) {
    for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
