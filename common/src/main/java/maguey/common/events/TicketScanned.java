package maguey.common.events;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A gate decided about a known ticket. A scan that comes in late may change what an earlier one
 * was: then that one is told again, under the same message id.
 *
 * @param messageId one for each scan, {@link #messageId}
 * @param result {@code ADMITTED}, {@code REFUSED}, {@code EXITED}, or {@code CONFLICT} for a holder
 *     whom a gate let in after another gate had, one of them offline
 * @param reason the stable code of a refusal; null when admitted
 * @param method {@code qr}, {@code nfc} or {@code manual}
 * @param traceId 32 hex digits: the trace of the purchase
 * @param spanId 16 hex digits: the span {@code ticket.scan}
 * @param durationMs how long the decision took
 * @param revision 0 as the gate decided; of two that tell of a scan the higher one is right
 */
public record TicketScanned(
    UUID messageId,
    Instant occurredAt,
    String scanId,
    UUID ticketId,
    UUID orderId,
    UUID eventId,
    String gate,
    String device,
    String result,
    String reason,
    String method,
    String traceId,
    String spanId,
    double durationMs,
    int revision)
    implements DomainEvent {

  /** The message id of all that is told of a device's scan. */
  public static UUID messageId(UUID deviceId, String scanId) {
    return UUID.nameUUIDFromBytes((deviceId + " " + scanId).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public JsonObject toJson() {
    return head()
        .put("scanId", scanId)
        .put("ticketId", ticketId.toString())
        .put("orderId", orderId.toString())
        .put("eventId", eventId.toString())
        .put("gate", gate)
        .put("device", device)
        .put("result", result)
        .put("reason", reason)
        .put("method", method)
        .put("traceId", traceId)
        .put("spanId", spanId)
        .put("durationMs", durationMs)
        .put("revision", revision);
  }

  /** Reads {@link #toJson()}. */
  public static TicketScanned fromJson(JsonObject json) {
    return new TicketScanned(
        UUID.fromString(json.getString("messageId")),
        json.getInstant("occurredAt"),
        json.getString("scanId"),
        UUID.fromString(json.getString("ticketId")),
        UUID.fromString(json.getString("orderId")),
        UUID.fromString(json.getString("eventId")),
        json.getString("gate"),
        json.getString("device"),
        json.getString("result"),
        json.getString("reason"),
        json.getString("method"),
        json.getString("traceId"),
        json.getString("spanId"),
        json.getDouble("durationMs"),
        json.getInteger("revision", 0));
  }
}
