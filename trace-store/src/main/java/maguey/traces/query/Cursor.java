package maguey.traces.query;

import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.StorableTime;

/** Where a page of traces ended: the last activity and id of its last trace. */
record Cursor(OffsetDateTime lastEnd, UUID traceId) {

  static Cursor of(Row row) {
    return new Cursor(row.getOffsetDateTime("last_end"), row.getUUID("trace_id"));
  }

  /** Reads {@link #text()}; fails with {@code MALFORMED}. */
  static Cursor parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\\|", 2);
      OffsetDateTime lastEnd = OffsetDateTime.parse(parts[0]);
      StorableTime.of(lastEnd.toInstant());
      return new Cursor(lastEnd, UUID.fromString(parts[1]));
    } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException wrong) {
      throw Problem.of(
          ProblemType.MALFORMED, "'cursor' must be the nextCursor of an earlier answer");
    }
  }

  String text() {
    byte[] bytes = (lastEnd + "|" + traceId).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
