package maguey.common.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Tickets of an order were cancelled, refunded or reissued; the address tells which.
 *
 * @param orderStatus of the order afterwards: {@code confirmed} while any of its tickets is valid
 * @param traceId 32 hex digits: the trace of the purchase
 */
public record TicketsChanged(
    UUID messageId,
    Instant occurredAt,
    UUID orderId,
    String orderNumber,
    String orderStatus,
    UUID eventId,
    String eventSlug,
    List<UUID> ticketIds,
    String traceId)
    implements DomainEvent {

  @Override
  public JsonObject toJson() {
    return head()
        .put("orderId", orderId.toString())
        .put("orderNumber", orderNumber)
        .put("orderStatus", orderStatus)
        .put("eventId", eventId.toString())
        .put("eventSlug", eventSlug)
        .put("ticketIds", new JsonArray(ticketIds.stream().map(UUID::toString).toList()))
        .put("traceId", traceId);
  }

  /** Reads {@link #toJson()}. */
  public static TicketsChanged fromJson(JsonObject json) {
    return new TicketsChanged(
        UUID.fromString(json.getString("messageId")),
        json.getInstant("occurredAt"),
        UUID.fromString(json.getString("orderId")),
        json.getString("orderNumber"),
        json.getString("orderStatus"),
        UUID.fromString(json.getString("eventId")),
        json.getString("eventSlug"),
        json.getJsonArray("ticketIds").stream().map(id -> UUID.fromString((String) id)).toList(),
        json.getString("traceId"));
  }
}
