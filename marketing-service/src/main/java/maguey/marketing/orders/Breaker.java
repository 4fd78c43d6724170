package maguey.marketing.orders;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spares callers a peer that does not answer, and the peer its callers: after some failures in a
 * row nobody asks it for a moment; then one call may, and what becomes of that decides. For one
 * event loop.
 */
final class Breaker {
  private static final int FAILURES = 5;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier nanoTime;
  private int failures;
  private long nextTry;

  Breaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether a call may be made; of many that ask after the pause, one may. */
  boolean allows() {
    long now = nanoTime.getAsLong();
    if (failures < FAILURES) {
      return true;
    }
    boolean isTry = now - nextTry >= 0;
    nextTry = isTry ? now + PAUSE_NANOS : nextTry;
    return isTry;
  }

  void succeeded() {
    failures = 0;
  }

  /** True if the peer is passed over from now on. */
  boolean failed() {
    failures++;
    nextTry = nanoTime.getAsLong() + PAUSE_NANOS;
    return failures == FAILURES;
  }
}
