package maguey.orders.catalogue;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** The statements that change an event, which the transaction has locked. */
final class EventChanges {
  /** One administrator after the other; orders lock no event and do not wait. */
  private static final String LOCK = "SELECT FROM event WHERE slug = $1 FOR NO KEY UPDATE";

  private static final String SET_STATUS =
      """
      UPDATE event SET status = $2, version = version + 1, updated_at = now() WHERE id = $1
      """;

  private static final String EDIT =
      """
      UPDATE event
         SET title = $2, venue = $3, description = $4, sale_from = $5, sale_to = $6,
             max_per_order = $7, hold_seconds = $8, listed = $9, version = version + 1, updated_at = now()
       WHERE id = $1
      """;

  private static final String EDIT_TIER =
      """
      UPDATE tier SET name = $2, price_cents = $3, sale_from = $4, sale_to = $5 WHERE id = $1
      """;

  Future<Void> lock(SqlClient tx, String slug) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(slug)).mapEmpty();
  }

  Future<Void> setStatus(SqlClient tx, UUID eventId, EventStatus status) {
    return tx.preparedQuery(SET_STATUS).execute(Tuple.of(eventId, status.text())).mapEmpty();
  }

  Future<Void> edit(SqlClient tx, UUID eventId, EventEdit edit) {
    return tx.preparedQuery(EDIT)
        .execute(
            Tuple.of(eventId, edit.title(), edit.venue(), edit.description())
                .addOffsetDateTime(utc(edit.saleFrom()))
                .addOffsetDateTime(utc(edit.saleTo()))
                .addInteger(edit.maxPerOrder())
                .addInteger(edit.holdSeconds())
                .addBoolean(edit.listed()))
        .mapEmpty();
  }

  Future<Void> edit(SqlClient tx, TierEdit edit) {
    return tx.preparedQuery(EDIT_TIER)
        .execute(
            Tuple.of(edit.id(), edit.name(), edit.priceCents())
                .addOffsetDateTime(utc(edit.saleFrom()))
                .addOffsetDateTime(utc(edit.saleTo())))
        .mapEmpty();
  }

  private static OffsetDateTime utc(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
