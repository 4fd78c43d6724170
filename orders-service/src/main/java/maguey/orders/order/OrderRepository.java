package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import maguey.orders.catalogue.Event;
import maguey.orders.order.PricedOrder.Line;
import maguey.orders.ticket.TicketRepository;

/** Writes and reads orders. */
public final class OrderRepository {
  private static final String INSERT =
      """
      INSERT INTO orders (id, number, secret, event_id, customer_name, customer_email, email_hash,
                          status, total_cents, currency, trace_id, created_at, confirmed_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
              now() + make_interval(secs => $12), now() + make_interval(secs => $12))
      """;

  private static final String INSERT_LINES =
      """
      INSERT INTO order_line (order_id, tier_id, tier_name, quantity, unit_price_cents)
      SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[])
      """;

  private static final String SELECT =
      """
      SELECT o.id, o.number, o.secret, o.status, o.total_cents, o.customer_name, o.customer_email,
             o.email_hash, o.trace_id, %s
        FROM orders o JOIN event e ON e.id = o.event_id
      """
          .formatted(Event.COLUMNS);

  private static final String BY_ID = SELECT + " WHERE o.id = $1";
  private static final String BY_NUMBER = SELECT + " WHERE o.number = $1";

  private final TicketRepository tickets = new TicketRepository();

  /** Writes an order without its lines and tickets. */
  Future<Void> insert(SqlClient tx, Order order, double clockOffset) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(order.id())
                .addString(order.number())
                .addString(order.secret())
                .addUUID(order.event().id())
                .addString(order.customer().name())
                .addString(order.customer().email())
                .addString(order.emailHash())
                .addString(order.status())
                .addLong(order.totalCents())
                .addString(order.event().currency())
                .addString(order.traceId())
                .addDouble(clockOffset))
        .mapEmpty();
  }

  /** Writes the lines of an order in one statement. */
  Future<Void> insertLines(SqlClient tx, UUID orderId, List<Line> lines) {
    return tx.preparedQuery(INSERT_LINES)
        .execute(
            Tuple.tuple()
                .addUUID(orderId)
                .addArrayOfUUID(column(lines, line -> line.tier().id(), UUID[]::new))
                .addArrayOfString(column(lines, line -> line.tier().name(), String[]::new))
                .addArrayOfInteger(column(lines, Line::quantity, Integer[]::new))
                .addArrayOfLong(column(lines, line -> line.tier().priceCents(), Long[]::new)))
        .mapEmpty();
  }

  /** An order with its tickets. */
  public Future<Optional<Order>> byId(SqlClient client, UUID id) {
    return one(client, client.preparedQuery(BY_ID).execute(Tuple.of(id)));
  }

  /** An order with its tickets. */
  Future<Optional<Order>> byNumber(SqlClient client, String number) {
    return one(client, client.preparedQuery(BY_NUMBER).execute(Tuple.of(number)));
  }

  private Future<Optional<Order>> one(SqlClient client, Future<RowSet<Row>> found) {
    return found.compose(
        rows ->
            rows.size() == 0
                ? Future.succeededFuture(Optional.empty())
                : withTickets(client, rows.iterator().next()));
  }

  private Future<Optional<Order>> withTickets(SqlClient client, Row row) {
    return tickets
        .ofOrder(client, row.getUUID("id"))
        .map(issued -> Optional.of(Order.of(row, issued)));
  }

  private static <T> T[] column(List<Line> lines, Function<Line, T> value, IntFunction<T[]> array) {
    return lines.stream().map(value).toArray(array);
  }
}
