package maguey.load.drive;

import java.time.Instant;

/** The time of day of moments of {@link System#nanoTime()}: one run has one clock. */
final class WallClock {
  private static final long SECOND = 1_000_000_000L;
  private final long epochNanos;
  private final long origin;

  WallClock() {
    Instant now = Instant.now();
    origin = System.nanoTime();
    epochNanos = now.getEpochSecond() * SECOND + now.getNano();
  }

  long epochNanos(long nanoTime) {
    return epochNanos + (nanoTime - origin);
  }
}
