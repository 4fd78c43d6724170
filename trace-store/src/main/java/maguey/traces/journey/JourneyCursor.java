package maguey.traces.journey;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import maguey.common.http.CursorText;
import maguey.common.sql.StorableTime;

/** Where a page of journeys ended. */
record JourneyCursor(OffsetDateTime confirmedAt, UUID orderId) {
  static JourneyCursor of(Row row) {
    return new JourneyCursor(row.getOffsetDateTime("confirmed_at"), row.getUUID("order_id"));
  }

  /** Reads {@link #text()}; fails with {@code MALFORMED}. */
  static JourneyCursor parse(String text) {
    return CursorText.read(
        text, parts -> new JourneyCursor(StorableTime.parse(parts[0]), UUID.fromString(parts[1])));
  }

  String text() {
    return CursorText.of(confirmedAt, orderId);
  }
}
