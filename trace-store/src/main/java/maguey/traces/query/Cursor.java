package maguey.traces.query;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import maguey.common.http.CursorText;
import maguey.common.sql.StorableTime;

/** Where a page of traces ended: the last activity and id of its last trace. */
record Cursor(OffsetDateTime lastEnd, UUID traceId) {

  static Cursor of(Row row) {
    return new Cursor(row.getOffsetDateTime("last_end"), row.getUUID("trace_id"));
  }

  /** Reads {@link #text()}; fails with {@code MALFORMED}. */
  static Cursor parse(String text) {
    return CursorText.read(
        text, parts -> new Cursor(StorableTime.parse(parts[0]), UUID.fromString(parts[1])));
  }

  String text() {
    return CursorText.of(lastEnd, traceId);
  }
}
