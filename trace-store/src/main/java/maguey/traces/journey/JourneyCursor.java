package maguey.traces.journey;

import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.StorableTime;

/** Where a page of journeys ended. */
record JourneyCursor(OffsetDateTime confirmedAt, UUID orderId) {
  static JourneyCursor of(Row row) {
    return new JourneyCursor(row.getOffsetDateTime("confirmed_at"), row.getUUID("order_id"));
  }

  /** Reads {@link #text()}; fails with {@code MALFORMED}. */
  static JourneyCursor parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\\|", 2);
      OffsetDateTime time = OffsetDateTime.parse(parts[0]);
      StorableTime.of(time.toInstant());
      return new JourneyCursor(time, UUID.fromString(parts[1]));
    } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException wrong) {
      throw Problem.of(
              ProblemType.MALFORMED, "'cursor' must be the nextCursor of an earlier answer")
          .withError("/query/cursor", "cursor", "must be the nextCursor of an earlier answer");
    }
  }

  String text() {
    byte[] bytes = (confirmedAt + "|" + orderId).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
