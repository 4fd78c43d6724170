package maguey.common.sql;

import java.time.Instant;
import java.time.OffsetDateTime;

/** The times that PostgreSQL and ISO 8601 have in common: years 1 to 9999. */
public final class StorableTime {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private StorableTime() {}

  /**
   * The same time.
   *
   * @throws IllegalArgumentException for one that no column can hold: a client made it up
   */
  public static Instant of(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException("The time " + time + " is out of all bounds");
    }
    return time;
  }

  /**
   * Reads a time with its offset.
   *
   * @throws RuntimeException for what is none, or one that no column can hold
   */
  public static OffsetDateTime parse(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text);
    of(time.toInstant());
    return time;
  }
}
