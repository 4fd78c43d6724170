package maguey.marketing.newsletter;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import maguey.common.tracing.StoredContext;

/**
 * An order whose holders came, at the time when thanks are due.
 *
 * @param dueAt in business time
 * @param trace of the first admission
 */
record Visit(
    UUID orderId,
    UUID eventId,
    String eventSlug,
    String emailHash,
    Instant dueAt,
    StoredContext trace) {
  static Visit of(Row row) {
    return new Visit(
        row.getUUID("order_id"),
        row.getUUID("event_id"),
        row.getString("event_slug"),
        row.getString("email_hash"),
        row.getOffsetDateTime("thanks_at").toInstant(),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")));
  }
}
