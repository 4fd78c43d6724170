package maguey.common.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * Tickets are held for somebody who waited for them.
 *
 * @param expiresAt until when, in business time
 * @param traceId 32 hex digits: the trace in which he joined the waitlist
 */
public record WaitlistOffered(
    UUID messageId,
    Instant occurredAt,
    UUID entryId,
    UUID eventId,
    String eventSlug,
    UUID tierId,
    int quantity,
    Instant expiresAt,
    String traceId)
    implements DomainEvent {

  @Override
  public JsonObject toJson() {
    return head()
        .put("entryId", entryId.toString())
        .put("eventId", eventId.toString())
        .put("eventSlug", eventSlug)
        .put("tierId", tierId.toString())
        .put("quantity", quantity)
        .put("expiresAt", expiresAt)
        .put("traceId", traceId);
  }
}
