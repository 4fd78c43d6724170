package maguey.orders.waitlist;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import maguey.common.tracing.StoredContext;
import maguey.orders.order.Customer;
import maguey.orders.order.OrderLine;

/**
 * Somebody's place in the waitlist of a tier.
 *
 * @param zone of the event, in which its times are shown
 * @param status {@code waiting}, {@code offered}, {@code purchased}, {@code cancelled} or {@code
 *     offer_expired}
 * @param offerExpiresAt until when tickets are held for him, in business time; null when none are
 * @param isOpen whether that time is still to come, by the database
 * @param orderId what he bought; null before
 * @param trace of the request that joined
 */
public record WaitlistEntry(
    UUID id,
    UUID eventId,
    String eventSlug,
    String eventTitle,
    String zone,
    UUID tierId,
    String tierName,
    int shards,
    int quantity,
    Customer customer,
    String emailHash,
    String status,
    Instant offerExpiresAt,
    boolean isOpen,
    UUID orderId,
    StoredContext trace) {
  static final String WAITING = "waiting";
  static final String OFFERED = "offered";
  static final String PURCHASED = "purchased";
  static final String CANCELLED = "cancelled";

  static WaitlistEntry of(Row row) {
    return new WaitlistEntry(
        row.getUUID("id"),
        row.getUUID("event_id"),
        row.getString("slug"),
        row.getString("title"),
        row.getString("zone"),
        row.getUUID("tier_id"),
        row.getString("tier_name"),
        row.getInteger("shards"),
        row.getInteger("quantity"),
        new Customer(row.getString("name"), row.getString("email")),
        row.getString("email_hash"),
        row.getString("status"),
        row.getOffsetDateTime("offer_expires_at") == null
            ? null
            : row.getOffsetDateTime("offer_expires_at").toInstant(),
        Boolean.TRUE.equals(row.getBoolean("is_open")),
        row.getUUID("order_id"),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")));
  }

  /** Whether tickets are held for him and he may still have them. */
  public boolean hasOffer() {
    return status.equals(OFFERED) && isOpen;
  }

  /** What is held for him, as a line of an order; the price is that of the day he buys. */
  OrderLine line() {
    return new OrderLine(tierId, tierName, quantity, 0, 0, shards);
  }

  /** As its owner sees it. */
  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("eventSlug", eventSlug)
        .put("tierId", tierId.toString())
        .put("tierName", tierName)
        .put("quantity", quantity)
        .put("status", status)
        .put("offerExpiresAt", offerExpiresAt);
  }
}
