package maguey.demo.proof;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * An order that the suite has acknowledged.
 *
 * @param sentAt when it was sent first
 */
record PlacedOrder(
    String number, String secret, String traceId, List<SoldTicket> tickets, Instant sentAt) {

  /** A ticket of it, with the code that the gate reads. */
  record SoldTicket(String id, String code) {}

  static PlacedOrder of(JsonObject order, Instant sentAt) {
    return new PlacedOrder(
        order.getString("number"),
        order.getString("secret"),
        order.getString("traceId"),
        order.getJsonArray("tickets").stream()
            .map(JsonObject.class::cast)
            .map(ticket -> new SoldTicket(ticket.getString("id"), ticket.getString("code")))
            .toList(),
        sentAt);
  }
}
