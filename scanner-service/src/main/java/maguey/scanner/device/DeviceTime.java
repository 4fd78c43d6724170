package maguey.scanner.device;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import maguey.common.http.Problem;

/** Times as devices tell them, by clocks that may be wrong but not absurd. */
public final class DeviceTime {
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

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
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeException unreadable) {
      // Told below, as a time of another century is.
    }
    throw Problem.invalid(pointer, "time", "must be a time such as 2026-05-01T18:00:00.123Z");
  }
}
