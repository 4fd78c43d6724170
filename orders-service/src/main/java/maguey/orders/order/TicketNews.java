package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.events.TicketsChanged;
import maguey.common.outbox.Outbox;
import maguey.orders.ticket.Ticket;

/** Tells, in the transaction that makes it true, what has become of tickets after their issue. */
final class TicketNews {
  /** What has become of them. */
  enum Kind {
    CANCELLED(
        TicketsMessage.CANCELLED,
        EventAddress.TICKET_CANCELLED_WEBHOOK,
        EventAddress.TICKET_CANCELLED),
    REFUNDED(
        TicketsMessage.REFUNDED,
        EventAddress.TICKET_REFUNDED_WEBHOOK,
        EventAddress.TICKET_REFUNDED),
    REISSUED(
        TicketsMessage.REISSUED,
        EventAddress.TICKET_REISSUED_WEBHOOK,
        EventAddress.TICKET_REISSUED,
        EventAddress.TICKET_REISSUED_EMAIL);

    private final String webhook;

    @SuppressWarnings("ImmutableEnumChecker") // it has a text alone
    private final Announcement announcement;

    Kind(String webhook, EventAddress sender, EventAddress... consumers) {
      this.webhook = webhook;
      this.announcement = new Announcement(sender, List.of(consumers));
    }
  }

  /**
   * Tells of changed tickets.
   *
   * @param order as it is afterwards, with the changed tickets alone
   * @param at business time
   */
  Future<Void> tell(SqlConnection tx, Kind kind, Order order, Instant at) {
    TicketsChanged event = event(order, at);
    WebhookMessage message = WebhookMessage.of(event.messageId(), kind.webhook, order, at);
    Future<Void> cancelled =
        order.status() == OrderStatus.CONFIRMED
            ? Future.succeededFuture()
            : tellCancelled(tx, order, at);
    return Future.all(kind.announcement.append(tx, message, event), cancelled).mapEmpty();
  }

  /** Tells that no valid ticket is left of an order. */
  Future<Void> tellCancelled(SqlConnection tx, Order order, Instant at) {
    return Outbox.append(tx, order.id(), event(order, at), List.of(EventAddress.ORDER_CANCELLED));
  }

  /** What is told of the order's tickets. */
  static TicketsChanged event(Order order, Instant at) {
    return new TicketsChanged(
        UUID.randomUUID(),
        at,
        order.id(),
        order.number(),
        order.status().text(),
        order.event().id(),
        order.event().slug(),
        order.tickets().stream().map(Ticket::id).toList(),
        order.traceId());
  }
}
