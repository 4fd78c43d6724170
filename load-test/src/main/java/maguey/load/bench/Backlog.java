package maguey.load.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What is still to be done after a rush, until nothing is left of it. */
final class Backlog {
  private static final long LOOK_MS = 200;

  private final String what;
  private final Duration most;

  /**
   * A backlog that must be gone some time.
   *
   * @param what as a message names it
   */
  Backlog(String what, Duration most) {
    this.what = what;
    this.most = most;
  }

  @FunctionalInterface
  interface Count {
    long now() throws Exception;
  }

  /**
   * Waits until there are none; seconds.
   *
   * @throws IllegalStateException when it lasts too long
   */
  double drained(Count count) throws Exception {
    long start = System.nanoTime();
    for (long left = count.now(); left > 0; left = count.now()) {
      if (System.nanoTime() - start > most.toNanos()) {
        throw new IllegalStateException(
            "%d %s are left after %d s".formatted(left, what, most.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
