package maguey.orders.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;

/** An order as the API shows it. */
final class OrderJson {
  private final TicketIssuer issuer;

  OrderJson(TicketIssuer issuer) {
    this.issuer = issuer;
  }

  /** Where an order is found. */
  static String path(Order order) {
    return "/api/orders/" + order.number();
  }

  /** For who has its secret: with the codes of the tickets. */
  JsonObject whole(Order order) {
    JsonObject json = withoutTickets(order).put("secret", order.secret());
    return json.put(
        "tickets",
        new JsonArray(order.tickets().stream().map(ticket -> withCode(order, ticket)).toList()));
  }

  /** For who looks after it: with nothing that lets its bearer in. */
  JsonObject forStaff(Order order) {
    return withoutTickets(order)
        .put(
            "tickets",
            new JsonArray(order.tickets().stream().map(OrderJson::withoutCode).toList()));
  }

  private static JsonObject withoutTickets(Order order) {
    return new JsonObject()
        .put("id", order.id().toString())
        .put("number", order.number())
        .put("status", order.status().text())
        .put("expiresAt", order.expiresAt())
        .put("totalCents", order.totalCents())
        .put("refundedCents", order.refundedCents())
        .put("currency", order.event().currency())
        .put("promoCode", order.promo() == null ? null : order.promo().code())
        .put("event", order.event().toJson())
        .put("customer", order.customer().toJson())
        .put("lines", new JsonArray(order.lines().stream().map(OrderLine::toJson).toList()))
        .put(
            "payments", new JsonArray(order.payments().stream().map(TakenPayment::toJson).toList()))
        .put("traceId", order.traceId());
  }

  private static JsonObject withoutCode(Ticket ticket) {
    JsonObject json =
        new JsonObject()
            .put("id", ticket.id().toString())
            .put("tierName", ticket.tierName())
            .put("state", ticket.state().text())
            .put("usedAt", ticket.usedAt());
    return ticket.holder() == null ? json : json.put("transferredTo", ticket.holder().name());
  }

  /** A ticket that was handed on shows its code to its holder alone. */
  private JsonObject withCode(Order order, Ticket ticket) {
    JsonObject json = withoutCode(ticket);
    return ticket.isValid() && ticket.holder() == null
        ? json.put("code", issuer.code(order.event(), ticket))
            .put("shortCode", ticket.shortCode())
            .put("qr", path(order) + "/tickets/" + ticket.id() + "/qr.svg?secret=" + order.secret())
        : json;
  }
}
