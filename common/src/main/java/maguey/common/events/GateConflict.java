package maguey.common.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * Two gates let holders in with one ticket, at least one of them offline. The earlier one counts.
 *
 * @param traceId 32 hex digits: the trace of the purchase
 */
public record GateConflict(
    UUID messageId,
    Instant occurredAt,
    UUID conflictId,
    UUID ticketId,
    UUID orderId,
    UUID eventId,
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

    static Passage fromJson(JsonObject json) {
      return new Passage(
          json.getString("scanId"),
          json.getString("gate"),
          json.getString("device"),
          json.getInstant("at"));
    }
  }

  @Override
  public JsonObject toJson() {
    return head()
        .put("conflictId", conflictId.toString())
        .put("ticketId", ticketId.toString())
        .put("orderId", orderId.toString())
        .put("eventId", eventId.toString())
        .put("admitted", admitted.toJson())
        .put("conflicting", conflicting.toJson())
        .put("traceId", traceId);
  }

  /** Reads {@link #toJson()}. */
  public static GateConflict fromJson(JsonObject json) {
    return new GateConflict(
        UUID.fromString(json.getString("messageId")),
        json.getInstant("occurredAt"),
        UUID.fromString(json.getString("conflictId")),
        UUID.fromString(json.getString("ticketId")),
        UUID.fromString(json.getString("orderId")),
        UUID.fromString(json.getString("eventId")),
        Passage.fromJson(json.getJsonObject("admitted")),
        Passage.fromJson(json.getJsonObject("conflicting")),
        json.getString("traceId"));
  }
}
