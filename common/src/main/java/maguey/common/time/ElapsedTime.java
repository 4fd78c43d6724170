package maguey.common.time;

import java.util.concurrent.TimeUnit;

/** Time that only goes on: for pauses and limits, which a clock that is set must not change. */
public final class ElapsedTime {
  private ElapsedTime() {}

  /** Milliseconds since some moment; only differences mean something. */
  public static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
