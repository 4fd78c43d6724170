package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;
import maguey.orders.ticket.TicketIssuer.Seat;
import maguey.orders.ticket.TicketRepository;

/** Makes the tickets of an order that is confirmed now, and tells everybody of them. */
final class Issuance {
  private static final Announcement CONFIRMED =
      new Announcement(
          EventAddress.ORDER_CONFIRMED_WEBHOOK,
          List.of(
              EventAddress.ORDER_CONFIRMED,
              EventAddress.ORDER_CONFIRMED_EMAIL,
              EventAddress.ORDER_CONFIRMED_TRACE_STORE,
              EventAddress.ORDER_CONFIRMED_MARKETING));

  private final Spans spans;
  private final TicketIssuer issuer;
  private final TicketRepository tickets = new TicketRepository();

  Issuance(Spans spans, TicketIssuer issuer) {
    this.spans = spans;
    this.issuer = issuer;
  }

  /**
   * Writes tickets, outbox rows and the webhook; takes no stock.
   *
   * @param at business time of the confirmation
   * @return the order with its tickets
   */
  Future<Order> issue(SqlClient tx, Order order, Instant at) {
    // Told while the tickets are being written: all goes to the database in one go.
    Promise<List<Ticket>> made = Promise.promise();
    Future<Void> written = generateTickets(tx, order, made);
    if (!made.future().isComplete()) {
      // A COMMIT that is sent behind these statements would leave them out.
      return Future.failedFuture(new IllegalStateException("Tickets must be made at once"));
    }
    Future<Order> told =
        made.future()
            .map(order::confirmed)
            .compose(confirmed -> tell(tx, confirmed, at).map(confirmed));
    return Future.all(written, told).map(all -> told.result());
  }

  private Future<Void> generateTickets(SqlClient tx, Order order, Promise<List<Ticket>> generated) {
    List<Seat> seats = OrderLine.seats(order.lines());
    return spans.inSpan(
        "generate-tickets",
        OrderSpans.about(order).with(MagueyAttributes.TICKET_COUNT, (long) seats.size()),
        () ->
            issuer
                .issue(order.event(), order.id(), seats)
                .onComplete(generated)
                .compose(made -> tickets.insert(tx, order.id(), made).map(made))
                .onSuccess(OrderSpans::generated)
                .mapEmpty());
  }

  /** The webhook is worded here and now: a later try must not find other words. */
  private Future<Void> tell(SqlClient tx, Order order, Instant at) {
    OrderConfirmed event =
        new OrderConfirmed(
            UUID.randomUUID(),
            at,
            order.id(),
            order.number(),
            order.event().id(),
            order.event().slug(),
            order.event().endsAt(),
            order.emailHash(),
            order.tickets().stream().map(Ticket::id).toList(),
            order.traceId());
    WebhookMessage webhook = WebhookMessage.of(event.messageId(), TicketsMessage.ISSUED, order, at);
    return CONFIRMED.append(tx, webhook, event);
  }
}
