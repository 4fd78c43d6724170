package maguey.orders.catalogue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A price level of an event, with what is left of it at the time of reading.
 *
 * @param saleFrom null takes the event's
 * @param saleTo null takes the event's
 * @param available neither sold nor held
 * @param shards rows that its stock is spread over
 * @param payment its own, or the event's
 */
public record Tier(
    UUID id,
    String name,
    long priceCents,
    Instant saleFrom,
    Instant saleTo,
    int capacity,
    int sold,
    int available,
    int shards,
    PaymentMode payment) {

  /** Reads an element of the array that {@link EventRepository} selects. */
  static Tier fromJson(JsonObject json) {
    return new Tier(
        UUID.fromString(json.getString("id")),
        json.getString("name"),
        json.getLong("price_cents"),
        time(json.getString("sale_from")),
        time(json.getString("sale_to")),
        json.getInteger("capacity"),
        json.getInteger("sold"),
        json.getInteger("available"),
        json.getInteger("shards"),
        PaymentMode.of(json.getString("payment")));
  }

  /** Whether an order of it waits for a payment webhook. */
  public boolean isDeferred() {
    return payment == PaymentMode.DEFERRED;
  }

  Tier withFree(int more) {
    return new Tier(
        id, name, priceCents, saleFrom, saleTo, capacity, sold, available + more, shards, payment);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("name", name)
        .put("priceCents", priceCents)
        .put("saleFrom", saleFrom)
        .put("saleTo", saleTo)
        .put("available", available)
        .put("capacity", capacity)
        .put("payment", payment.text());
  }

  JsonObject toStats() {
    return new JsonObject()
        .put("id", id.toString())
        .put("name", name)
        .put("sold", sold)
        .put("capacity", capacity);
  }

  private static Instant time(String text) {
    return text == null ? null : OffsetDateTime.parse(text).toInstant();
  }
}
