package maguey.orders.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import maguey.orders.catalogue.Event;
import maguey.orders.ticket.Ticket;

/** The body of a ticket webhook: what a gate must know, and nothing of who bought. */
final class TicketsMessage {
  /** An order was confirmed: its tickets are valid. */
  static final String ISSUED = "tickets.issued";

  /** Tickets are no longer valid. */
  static final String CANCELLED = "tickets.cancelled";

  /** Tickets have new codes; the ones before let nobody in. */
  static final String REISSUED = "tickets.reissued";

  /** Tickets are no longer valid, and their price is given back. */
  static final String REFUNDED = "tickets.refunded";

  private TicketsMessage() {}

  /**
   * Tells of tickets as they are now, all that a gate must know of them: it may not have heard of
   * them before, and of two messages it believes the one with the higher version.
   *
   * @param order with the tickets that the message is about
   * @param occurredAt business time
   */
  static JsonObject body(String type, Order order, Instant occurredAt) {
    return new JsonObject()
        .put("type", type)
        .put("timestamp", occurredAt)
        .put(
            "data",
            new JsonObject()
                .put("orderId", order.id().toString())
                .put("orderNumber", order.number())
                .put("event", event(order.event()))
                .put(
                    "tickets",
                    new JsonArray(order.tickets().stream().map(t -> ticket(order, t)).toList())));
  }

  private static JsonObject event(Event event) {
    return new JsonObject()
        .put("id", event.id().toString())
        .put("number", event.number())
        .put("slug", event.slug())
        .put("title", event.title())
        .put("zone", event.zone())
        .put("startsAt", event.startsAt())
        .put("endsAt", event.endsAt())
        .put("doorsAt", event.doorsAt())
        .put("status", event.status().text());
  }

  private static JsonObject ticket(Order order, Ticket ticket) {
    return new JsonObject()
        .put("ticketId", ticket.id().toString())
        .put("generation", ticket.generation())
        .put("version", ticket.version())
        .put("state", ticket.state().text())
        .put("tierName", ticket.tierName())
        .put("validFrom", ticket.validFrom())
        .put("validTo", ticket.validTo())
        .put("emailHash", emailHash(order, ticket))
        .put("traceparent", ticket.trace().traceparent())
        .put("tracestate", ticket.trace().tracestate());
  }

  private static String emailHash(Order order, Ticket ticket) {
    return ticket.holder() == null ? order.emailHash() : ticket.holder().emailHash();
  }
}
