package maguey.common.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who gets the newsletter was at an event yesterday.
 *
 * @param emailHash his address as a keyed hash
 * @param traceId 32 hex digits: the trace of the purchase
 */
public record ThanksDue(
    UUID messageId,
    Instant occurredAt,
    UUID orderId,
    UUID eventId,
    String eventSlug,
    String emailHash,
    String traceId)
    implements DomainEvent {

  @Override
  public JsonObject toJson() {
    return head()
        .put("orderId", orderId.toString())
        .put("eventId", eventId.toString())
        .put("eventSlug", eventSlug)
        .put("emailHash", emailHash)
        .put("traceId", traceId);
  }
}
