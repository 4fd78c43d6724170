package maguey.common.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * Two gates let holders in with one ticket, at least one of them offline. The earlier one counts.
 *
 * @param orderNumber as people say it
 * @param traceId 32 hex digits: the trace of the purchase
 */
public record GateConflict(
    UUID messageId,
    Instant occurredAt,
    UUID conflictId,
    UUID ticketId,
    UUID orderId,
    String orderNumber,
    UUID eventId,
    String eventSlug,
    Passage admitted,
    Passage conflicting,
    String traceId)
    implements DomainEvent {

  /** A holder came in: at which gate, with whose device, when by corrected time. */
  public record Passage(String scanId, String gate, String device, Instant at) {
    /** As it stands in the event and in answers. */
    public JsonObject toJson() {
      return new JsonObject()
          .put("scanId", scanId)
          .put("gate", gate)
          .put("device", device)
          .put("at", at);
    }
  }

  @Override
  public JsonObject toJson() {
    return head()
        .put("conflictId", conflictId.toString())
        .put("ticketId", ticketId.toString())
        .put("orderId", orderId.toString())
        .put("orderNumber", orderNumber)
        .put("eventId", eventId.toString())
        .put("eventSlug", eventSlug)
        .put("admitted", admitted.toJson())
        .put("conflicting", conflicting.toJson())
        .put("traceId", traceId);
  }
}
