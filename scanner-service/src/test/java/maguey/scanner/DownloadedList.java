package maguey.scanner;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a gate downloads for the time without a network. */
final class DownloadedList {
  private DownloadedList() {}

  /** All that the gate "north" needs for one event, of which there is one ticket. */
  static JsonObject of(IssuedTicket ticket, OrdersStandIn orders) {
    JsonObject event =
        new JsonObject()
            .put("number", ticket.eventNumber())
            .put("slug", ticket.eventSlug())
            .put("cancelled", false)
            .put("reentry", "none");
    return new JsonObject()
        .put("gate", new JsonObject().put("code", "north"))
        .put("serverTime", Instant.now().toString())
        .put("validUntil", Instant.now().plus(6, ChronoUnit.HOURS).toString())
        .put("keys", new JsonArray(List.of(orders.publicKey())))
        .put("events", new JsonArray().add(event))
        .put("scope", "all")
        .put("tickets", new JsonArray().add(listed(ticket)))
        .put("nextCursor", null)
        .put("seq", 1);
  }

  private static JsonObject listed(IssuedTicket ticket) {
    return new JsonObject()
        .put("id", ticket.id().toString())
        .put("generation", ticket.generation())
        .put("state", "valid")
        .put("inside", false)
        .put("tierName", ticket.tierName())
        .put("eventNumber", ticket.eventNumber());
  }
}
