package maguey.orders.order;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import maguey.orders.catalogue.Event;
import maguey.orders.ticket.Ticket;

/**
 * A placed order.
 *
 * @param number public, short
 * @param secret whoever has it may see the order
 * @param status {@code confirmed}, in this form of the service
 * @param emailHash the customer's address as a keyed hash
 * @param traceId 32 hex digits: the trace of the purchase; null when it was not traced
 */
public record Order(
    UUID id,
    String number,
    String secret,
    String status,
    long totalCents,
    Event event,
    Customer customer,
    String emailHash,
    String traceId,
    List<Ticket> tickets) {

  static final String CONFIRMED = "confirmed";

  static Order of(Row row, List<Ticket> tickets) {
    return new Order(
        row.getUUID("id"),
        row.getString("number"),
        row.getString("secret"),
        row.getString("status"),
        row.getLong("total_cents"),
        Event.of(row),
        new Customer(row.getString("customer_name"), row.getString("customer_email")),
        row.getString("email_hash"),
        row.getString("trace_id"),
        tickets);
  }

  Order with(List<Ticket> issued) {
    return new Order(
        id,
        number,
        secret,
        status,
        totalCents,
        event,
        customer,
        emailHash,
        traceId,
        List.copyOf(issued));
  }
}
