package maguey.load.suite;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An order that was acknowledged.
 *
 * @param nanoTime when, by the generator's clock
 */
public record Purchase(String number, String traceId, List<Ticket> tickets, long nanoTime) {
  /** One of its tickets, with the code that a gate reads. */
  public record Ticket(String id, String code, String traceId) {}

  /** Of the answer to an order that was placed. */
  public static Purchase of(JsonObject order) {
    String traceId = order.getString("traceId");
    List<Ticket> tickets =
        order.getJsonArray("tickets").stream()
            .map(JsonObject.class::cast)
            .map(each -> new Ticket(each.getString("id"), each.getString("code"), traceId))
            .toList();
    return new Purchase(order.getString("number"), traceId, tickets, System.nanoTime());
  }
}
