package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.sql.RowsAtOnce;
import maguey.orders.catalogue.Event;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.TicketRepository;

/** Writes and reads orders. */
public final class OrderRepository {
  private static final String INSERT =
      RowsAtOnce.statement(
          """
      INSERT INTO orders (id, number, secret, event_id, customer_name, customer_email, email_hash,
                          status, total_cents, currency, trace_id, traceparent, tracestate,
                          hold_expires_at, promo_id, created_at, confirmed_at)
      SELECT id, number, secret, event_id, customer_name, customer_email, email_hash,
             status, total_cents, currency, trace_id, traceparent, tracestate,
             hold_expires_at, promo_id, now() + make_interval(secs => clock_offset),
             CASE WHEN status = 'confirmed' THEN now() + make_interval(secs => clock_offset) END
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[],
                    $7::text[], $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[],
                    $13::text[], $14::timestamptz[], $15::uuid[], $16::float8[])
          AS new (id, number, secret, event_id, customer_name, customer_email, email_hash, status,
                  total_cents, currency, trace_id, traceparent, tracestate, hold_expires_at,
                  promo_id, clock_offset)
      """);

  private static final String INSERT_LINES =
      RowsAtOnce.statement(
          """
      INSERT INTO order_line (order_id, tier_id, tier_name, quantity, unit_price_cents,
                              discount_cents)
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::bigint[],
                           $6::bigint[])
      """);

  private static final String LINES =
      """
      SELECT l.tier_id, l.tier_name, l.quantity, l.unit_price_cents, l.discount_cents,
             (SELECT count(*)::int FROM tier_stock s WHERE s.tier_id = l.tier_id) AS shards
        FROM order_line l WHERE l.order_id = $1 ORDER BY l.tier_id
      """;

  private static final String SELECT =
      """
      SELECT o.id, o.number, o.secret, o.status, o.total_cents, o.refunded_cents, o.customer_name, o.customer_email,
             o.email_hash, o.traceparent, o.tracestate, o.hold_expires_at, o.promo_id,
             (SELECT code FROM promo_code p WHERE p.id = o.promo_id) AS promo_code, %s
        FROM orders o JOIN event e ON e.id = o.event_id
      """
          .formatted(Event.COLUMNS);

  private static final String BY_ID = SELECT + " WHERE o.id = $1";
  private static final String BY_TICKET =
      SELECT + " WHERE o.id = (SELECT order_id FROM ticket WHERE id = $1)";
  private static final String BY_NUMBER = SELECT + " WHERE o.number = $1";

  private final TicketRepository tickets = new TicketRepository();
  private final PaymentRepository payments = new PaymentRepository();

  /** Writes an order without its lines and tickets. */
  Future<Void> insert(SqlClient tx, Order order, double clockOffset) {
    Tuple columns =
        RowsAtOnce.of(List.of(order))
            .add(Order::id, UUID[]::new)
            .add(Order::number, String[]::new)
            .add(Order::secret, String[]::new)
            .add(each -> each.event().id(), UUID[]::new)
            .add(each -> each.customer().name(), String[]::new)
            .add(each -> each.customer().email(), String[]::new)
            .add(Order::emailHash, String[]::new)
            .add(each -> each.status().text(), String[]::new)
            .add(Order::totalCents, Long[]::new)
            .add(each -> each.event().currency(), String[]::new)
            .add(Order::traceId, String[]::new)
            .add(each -> each.trace().traceparent(), String[]::new)
            .add(each -> each.trace().tracestate(), String[]::new)
            .add(OrderRepository::expiresAt, OffsetDateTime[]::new)
            .add(Order::promoId, UUID[]::new)
            .add(each -> clockOffset, Double[]::new)
            .tuple();
    return tx.preparedQuery(INSERT).execute(columns).mapEmpty();
  }

  private static OffsetDateTime expiresAt(Order order) {
    return order.expiresAt() == null ? null : order.expiresAt().atOffset(ZoneOffset.UTC);
  }

  /** Writes the lines of an order in one statement. */
  Future<Void> insertLines(SqlClient tx, UUID orderId, List<OrderLine> lines) {
    Tuple columns =
        RowsAtOnce.of(lines)
            .add(each -> orderId, UUID[]::new)
            .add(OrderLine::tierId, UUID[]::new)
            .add(OrderLine::tierName, String[]::new)
            .add(OrderLine::quantity, Integer[]::new)
            .add(OrderLine::unitPriceCents, Long[]::new)
            .add(OrderLine::discountCents, Long[]::new)
            .tuple();
    return tx.preparedQuery(INSERT_LINES).execute(columns).mapEmpty();
  }

  /** An order with its tickets. */
  public Future<Optional<Order>> byId(SqlClient client, UUID id) {
    return one(client, client.preparedQuery(BY_ID).execute(Tuple.of(id)));
  }

  /** The order of a ticket. */
  Future<Optional<Order>> byTicket(SqlClient client, UUID ticketId) {
    return one(client, client.preparedQuery(BY_TICKET).execute(Tuple.of(ticketId)));
  }

  /** An order with its tickets; what cannot be a number of ours does not reach the database. */
  Future<Optional<Order>> byNumber(SqlClient client, String number) {
    return OrderNumber.isValid(number)
        ? one(client, client.preparedQuery(BY_NUMBER).execute(Tuple.of(number)))
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Optional<Order>> one(SqlClient client, Future<RowSet<Row>> found) {
    return found.compose(
        rows ->
            rows.size() == 0
                ? Future.succeededFuture(Optional.empty())
                : whole(client, rows.iterator().next()));
  }

  /** Its lines, in the order in which stock is taken. */
  Future<List<OrderLine>> lines(SqlClient client, UUID orderId) {
    return client
        .preparedQuery(LINES)
        .execute(Tuple.of(orderId))
        .map(rows -> Rows.list(rows, OrderLine::of));
  }

  private Future<Optional<Order>> whole(SqlClient client, Row row) {
    UUID id = row.getUUID("id");
    Future<List<OrderLine>> lines = lines(client, id);
    Future<List<Ticket>> issued = tickets.ofOrder(client, id);
    Future<List<TakenPayment>> paid = payments.ofOrder(client, id);
    return Future.all(lines, issued, paid)
        .map(all -> Optional.of(Order.of(row, lines.result(), issued.result(), paid.result())));
  }
}
