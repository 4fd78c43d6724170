package maguey.marketing.rum;

import java.time.Duration;

/**
 * How far a browser's clock is from ours. What is below two seconds may as well be the way here,
 * and is left alone.
 *
 * @param millis to be added to the browser's times; 0 when they are believed
 */
record ClockSkew(double millis) {
  private static final double BELIEVED_MS = 2_000;

  static ClockSkew of(double sentAtMillis, double receivedAtMillis) {
    double difference = receivedAtMillis - sentAtMillis;
    return new ClockSkew(Math.abs(difference) > BELIEVED_MS ? difference : 0);
  }

  boolean any() {
    return millis != 0;
  }

  /** Epoch nanoseconds by our clock, moved to business time. */
  long nanos(double epochMillis, Duration businessOffset) {
    return Math.round((epochMillis + millis) * 1_000) * 1_000 + businessOffset.toNanos();
  }
}
