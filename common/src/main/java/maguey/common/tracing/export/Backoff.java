package maguey.common.tracing.export;

import java.util.concurrent.ThreadLocalRandom;

/**
 * When to try again: pauses double up to a bound, with jitter so that nodes do not come at once.
 */
final class Backoff {
  private static final long FIRST_MS = 250;
  private static final long LONGEST_MS = 5_000;

  private long pauseMs = FIRST_MS;
  private long nextTryNanos = System.nanoTime();

  boolean isOver() {
    return System.nanoTime() - nextTryNanos >= 0;
  }

  void succeeded() {
    pauseMs = FIRST_MS;
    nextTryNanos = System.nanoTime();
  }

  void failed() {
    long jittered = pauseMs / 2 + ThreadLocalRandom.current().nextLong(pauseMs);
    nextTryNanos = System.nanoTime() + jittered * 1_000_000;
    pauseMs = Math.min(pauseMs * 2, LONGEST_MS);
  }
}
