package maguey.orders.catalogue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import maguey.common.http.CursorText;

/**
 * Where a page of the list ended: an event inserted meanwhile is neither skipped nor shown twice.
 *
 * @param startsAt of the last event shown, in microseconds as PostgreSQL keeps it
 */
record EventCursor(Instant startsAt, UUID id) {
  /** Before the first event. */
  static final EventCursor START =
      new EventCursor(Instant.parse("0000-01-01T00:00:00Z"), new UUID(0, 0));

  /** A forged cursor must not carry a time that the database does not know. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private static final int BYTES = 24;
  private static final long MICROS = 1_000_000;

  static EventCursor after(Event event) {
    return new EventCursor(event.startsAt(), event.id());
  }

  String text() {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(startsAt.getEpochSecond() * MICROS + startsAt.getNano() / 1_000)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Reads {@link #text()}; throws {@code MALFORMED} for anything else. */
  static EventCursor of(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() == BYTES) {
        Instant startsAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
        return bounded(new EventCursor(startsAt, new UUID(bytes.getLong(), bytes.getLong())));
      }
    } catch (IllegalArgumentException notBase64) {
      // falls through: as foreign as one of another length
    }
    throw CursorText.foreign();
  }

  private static EventCursor bounded(EventCursor cursor) {
    if (cursor.startsAt().isBefore(START.startsAt()) || cursor.startsAt().isAfter(LAST)) {
      throw CursorText.foreign();
    }
    return cursor;
  }
}
