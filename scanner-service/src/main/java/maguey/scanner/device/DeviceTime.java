package maguey.scanner.device;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import maguey.common.http.Problem;

/** Times as devices tell them, by clocks that may be wrong by centuries. */
public final class DeviceTime {
  /** What the database and a duration in milliseconds can hold. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private DeviceTime() {}

  /**
   * Reads a member.
   *
   * @throws Problem {@code INVALID} that points to it
   */
  public static Instant in(JsonObject json, String name) {
    return parse("/" + name, json.getString(name));
  }

  /** Reads a value that stands at the given place. */
  public static Instant parse(String pointer, String text) {
    try {
      return within(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException unreadable) {
      throw Problem.invalid(pointer, "time", "must be a time such as 2026-05-01T18:00:00.123Z");
    }
  }

  private static Instant within(Instant time) {
    Instant notTooEarly = time.isBefore(EARLIEST) ? EARLIEST : time;
    return notTooEarly.isAfter(LATEST) ? LATEST : notTooEarly;
  }
}
