package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.outbox.Outbox;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketIssuer;
import maguey.orders.ticket.TicketRepository;

/**
 * Writes an order in its transaction. Everything that no other order waits for goes first and in
 * one go; the stock, at which all orders of a tier meet, comes last (ADR 003).
 */
final class OrderWriter {
  private static final List<EventAddress> CONSUMERS =
      List.of(
          EventAddress.ORDER_CONFIRMED,
          EventAddress.ORDER_CONFIRMED_EMAIL,
          EventAddress.ORDER_CONFIRMED_WEBHOOK,
          EventAddress.ORDER_CONFIRMED_TRACE_STORE);

  private final Spans spans;
  private final BusinessClock clock;
  private final TicketIssuer issuer;
  private final OrderRepository orders = new OrderRepository();
  private final TicketRepository tickets = new TicketRepository();
  private final Idempotency idempotency = new Idempotency();
  private final WebhookMessages webhooks = new WebhookMessages();
  private final Stock stock = new Stock();

  OrderWriter(Spans spans, BusinessClock clock, TicketIssuer issuer) {
    this.spans = spans;
    this.clock = clock;
    this.issuer = issuer;
  }

  /** Writes the order with its tickets; fails with {@code SOLD_OUT}. */
  Future<Order> write(
      SqlConnection tx, Order order, PricedOrder priced, Optional<IdempotencyKey> key) {
    // Independent statements, sent together: one round trip instead of five.
    Future<Void> row = orders.insert(tx, order, clock.offsetSeconds());
    Future<Void> lines = orders.insertLines(tx, order.id(), priced.lines());
    Future<List<Ticket>> issued = generateTickets(tx, order, priced);
    Future<Void> told = issued.compose(made -> tell(tx, order.with(made), priced));
    Future<Void> remembered = remember(tx, key, order.id());
    return Future.all(row, lines, issued, told, remembered)
        .compose(written -> stock.take(tx, priced.lines()))
        .map(taken -> order.with(issued.result()));
  }

  private Future<List<Ticket>> generateTickets(SqlConnection tx, Order order, PricedOrder priced) {
    return spans.inSpan(
        "generate-tickets",
        OrderSpans.about(order).with(MagueyAttributes.TICKET_COUNT, (long) priced.seats().size()),
        () ->
            issuer
                .issue(order.event(), order.id(), priced.seats())
                .compose(made -> tickets.insert(tx, order.id(), made).map(made)));
  }

  /** The webhook is worded here and now: a later try must not find other words. */
  private Future<Void> tell(SqlConnection tx, Order order, PricedOrder priced) {
    OrderConfirmed event =
        new OrderConfirmed(
            UUID.randomUUID(),
            priced.offer().at(),
            order.id(),
            order.number(),
            order.event().id(),
            order.event().slug(),
            order.event().endsAt(),
            order.emailHash(),
            order.tickets().stream().map(Ticket::id).toList(),
            order.traceId());
    WebhookMessage webhook =
        WebhookMessage.of(event.messageId(), TicketsMessage.ISSUED, order, event.occurredAt());
    return Future.all(Outbox.append(tx, order.id(), event, CONSUMERS), webhooks.insert(tx, webhook))
        .mapEmpty();
  }

  private Future<Void> remember(SqlConnection tx, Optional<IdempotencyKey> key, UUID orderId) {
    return key.map(known -> idempotency.remember(tx, known, orderId))
        .orElse(Future.succeededFuture());
  }
}
