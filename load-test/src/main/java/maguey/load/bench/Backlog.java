package maguey.load.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What is still to be done after a rush, until nothing is left of it. */
final class Backlog {
  private final String what;
  private final Duration most;
  private final Duration look;

  /**
   * A backlog that must be gone some time.
   *
   * @param what as a message names it
   * @param most after which it is given up
   * @param look between two looks: so much may be added to what is measured
   */
  Backlog(String what, Duration most, Duration look) {
    this.what = what;
    this.most = most;
    this.look = look;
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
    awaitFewer(1, count);
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Waits until there are fewer; how many then.
   *
   * @throws IllegalStateException when it lasts too long
   */
  long awaitFewer(long than, Count count) throws Exception {
    long start = System.nanoTime();
    long left = count.now();
    while (left >= than) {
      if (System.nanoTime() - start > most.toNanos()) {
        throw new IllegalStateException(
            "%d %s are left after %d s".formatted(left, what, most.toSeconds()));
      }
      TimeUnit.NANOSECONDS.sleep(look.toNanos());
      left = count.now();
    }
    return left;
  }
}
