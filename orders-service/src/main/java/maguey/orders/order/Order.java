package maguey.orders.order;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import maguey.common.tracing.StoredContext;
import maguey.orders.catalogue.Event;
import maguey.orders.promo.AppliedPromo;
import maguey.orders.ticket.Ticket;

/**
 * A placed order.
 *
 * @param number public, short
 * @param secret whoever has it may see the order
 * @param expiresAt until when it is held, in business time; null when it is not
 * @param emailHash the customer's address as a keyed hash
 * @param promo the code it was placed with; null without one
 * @param trace of the request that placed it: what happens to it later goes on with it
 * @param lines in the order of the tiers' ids
 * @param tickets none before it is confirmed
 * @param payments what the payment provider told of it, oldest first
 */
public record Order(
    UUID id,
    String number,
    String secret,
    OrderStatus status,
    long totalCents,
    long refundedCents,
    Instant expiresAt,
    Event event,
    Customer customer,
    String emailHash,
    AppliedPromo promo,
    StoredContext trace,
    List<OrderLine> lines,
    List<Ticket> tickets,
    List<TakenPayment> payments) {

  static Order of(
      Row row, List<OrderLine> lines, List<Ticket> tickets, List<TakenPayment> payments) {
    return new Order(
        row.getUUID("id"),
        row.getString("number"),
        row.getString("secret"),
        OrderStatus.of(row.getString("status")),
        row.getLong("total_cents"),
        row.getLong("refunded_cents"),
        time(row.getOffsetDateTime("hold_expires_at")),
        Event.of(row),
        new Customer(row.getString("customer_name"), row.getString("customer_email")),
        row.getString("email_hash"),
        promo(row),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")),
        lines,
        tickets,
        payments);
  }

  /** 32 hex digits: the trace of the purchase; null when it was not traced. */
  public String traceId() {
    String id = trace.traceId();
    return id.isEmpty() ? null : id;
  }

  /** The id of the code it was placed with; null without one. */
  UUID promoId() {
    return promo == null ? null : promo.id();
  }

  /** The same, confirmed with its tickets. */
  Order confirmed(List<Ticket> issued) {
    return with(OrderStatus.CONFIRMED, issued);
  }

  /** The same in another status and with some of its tickets alone, for a message about them. */
  Order after(OrderStatus other, List<Ticket> some) {
    return with(other, some);
  }

  /** A ticket that is one of its own. */
  public Ticket ticket(UUID ticketId) {
    return tickets.stream().filter(t -> t.id().equals(ticketId)).findFirst().orElseThrow();
  }

  /** The tickets that the customer himself has and that are valid. */
  public List<Ticket> ownTickets() {
    return tickets.stream().filter(t -> t.isValid() && t.holder() == null).toList();
  }

  /** What a ticket of it cost. */
  long priceCents(Ticket ticket) {
    return lines.stream()
        .filter(line -> line.tierId().equals(ticket.tierId()))
        .findFirst()
        .orElseThrow()
        .unitPriceCents();
  }

  private Order with(OrderStatus other, List<Ticket> issued) {
    return new Order(
        id,
        number,
        secret,
        other,
        totalCents,
        refundedCents,
        null,
        event,
        customer,
        emailHash,
        promo,
        trace,
        lines,
        List.copyOf(issued),
        payments);
  }

  private static AppliedPromo promo(Row row) {
    UUID id = row.getUUID("promo_id");
    return id == null ? null : new AppliedPromo(id, row.getString("promo_code"));
  }

  private static Instant time(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
