package maguey.traces.model;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * OTLP's times: nanoseconds since 1970 in an unsigned 64-bit number, which ends in the year 2554.
 * Storage holds microseconds as {@code timestamptz}, and the nanoseconds 0 to 999 beside them.
 */
public final class EpochNanos {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;
  private static final long NANOS_PER_MICRO = 1_000L;
  private static final long MICROS_PER_SECOND = 1_000_000L;

  private EpochNanos() {}

  /** The whole microseconds of an unsigned time. */
  public static OffsetDateTime micros(long nanos) {
    return ofMicros(epochMicros(nanos));
  }

  /** The time so many microseconds after 1970 began. */
  public static OffsetDateTime ofMicros(long micros) {
    int nanos = (int) (micros % MICROS_PER_SECOND * NANOS_PER_MICRO);
    // Not by Instant, which asks the zone for its rules: this runs for each time of each span.
    return OffsetDateTime.of(
        LocalDateTime.ofEpochSecond(micros / MICROS_PER_SECOND, nanos, ZoneOffset.UTC),
        ZoneOffset.UTC);
  }

  /** The whole microseconds since 1970 of an unsigned time. */
  public static long epochMicros(long nanos) {
    return Long.divideUnsigned(nanos, NANOS_PER_MICRO);
  }

  /** The UTC day of an unsigned time, counted from 1970. */
  public static long epochDay(long nanos) {
    return Long.divideUnsigned(nanos, NANOS_PER_DAY);
  }

  /** The nanoseconds 0 to 999 that {@link #micros} leaves. */
  public static short beside(long nanos) {
    return (short) Long.remainderUnsigned(nanos, NANOS_PER_MICRO);
  }

  /** Puts the two parts together again: an unsigned time. */
  public static long of(OffsetDateTime micros, int nanos) {
    return micros.toEpochSecond() * NANOS_PER_SECOND + micros.getNano() + nanos;
  }
}
