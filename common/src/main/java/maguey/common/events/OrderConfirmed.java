package maguey.common.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An order is confirmed and its tickets are valid.
 *
 * @param eventEndsAt when the ticketed event ends; traces of the journey live at least until then
 * @param emailHash the buyer's address as a keyed hash
 * @param traceId 32 hex digits: the trace of the purchase
 */
public record OrderConfirmed(
    UUID messageId,
    Instant occurredAt,
    UUID orderId,
    String orderNumber,
    UUID eventId,
    String eventSlug,
    Instant eventEndsAt,
    String emailHash,
    List<UUID> ticketIds,
    String traceId)
    implements DomainEvent {

  @Override
  public JsonObject toJson() {
    return head()
        .put("orderId", orderId.toString())
        .put("orderNumber", orderNumber)
        .put("eventId", eventId.toString())
        .put("eventSlug", eventSlug)
        .put("eventEndsAt", eventEndsAt)
        .put("emailHash", emailHash)
        .put("ticketIds", new JsonArray(ticketIds.stream().map(UUID::toString).toList()))
        .put("traceId", traceId);
  }

  /** Reads {@link #toJson()}. */
  public static OrderConfirmed fromJson(JsonObject json) {
    return new OrderConfirmed(
        UUID.fromString(json.getString("messageId")),
        json.getInstant("occurredAt"),
        UUID.fromString(json.getString("orderId")),
        json.getString("orderNumber"),
        UUID.fromString(json.getString("eventId")),
        json.getString("eventSlug"),
        json.getInstant("eventEndsAt"),
        json.getString("emailHash"),
        json.getJsonArray("ticketIds").stream().map(id -> UUID.fromString((String) id)).toList(),
        json.getString("traceId"));
  }
}
