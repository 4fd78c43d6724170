package maguey.scanner.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import maguey.scanner.webhook.TicketsIssued.IssuedEvent;
import maguey.scanner.webhook.TicketsIssued.IssuedTicket;

/** Stores what a webhook tells, whatever order the messages come in: the older never wins. */
final class IssuedTickets {
  private static final String STORE_EVENT =
      """
      INSERT INTO event (id, number, slug, title, zone, starts_at, ends_at, doors_at, told_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (id) DO UPDATE
         SET number = excluded.number, slug = excluded.slug, title = excluded.title,
             zone = excluded.zone, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
             doors_at = excluded.doors_at, told_at = excluded.told_at, updated_at = now()
       WHERE event.told_at < excluded.told_at
      """;

  /** A higher generation replaces the code; what happened to the ticket at the gate stays. */
  private static final String STORE_TICKET =
      """
      INSERT INTO ticket (id, generation, event_id, order_id, order_number, tier_name, valid_from,
                          valid_to, email_hash, traceparent, tracestate, issued_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (id) DO UPDATE
         SET generation = excluded.generation, tier_name = excluded.tier_name,
             valid_from = excluded.valid_from, valid_to = excluded.valid_to,
             email_hash = excluded.email_hash, traceparent = excluded.traceparent,
             tracestate = excluded.tracestate, issued_at = excluded.issued_at,
             version = ticket.version + 1, updated_at = now()
       WHERE ticket.generation < excluded.generation
      """;

  private IssuedTickets() {}

  static Future<Void> store(SqlClient tx, TicketsIssued issued) {
    return tx.preparedQuery(STORE_EVENT)
        .execute(event(issued))
        .compose(stored -> storeTickets(tx, issued));
  }

  private static Future<Void> storeTickets(SqlClient tx, TicketsIssued issued) {
    List<Tuple> tickets = issued.tickets().stream().map(t -> ticket(issued, t)).toList();
    return tickets.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(STORE_TICKET).executeBatch(tickets).mapEmpty();
  }

  private static Tuple event(TicketsIssued issued) {
    IssuedEvent event = issued.event();
    return Tuple.of(event.id(), event.number(), event.slug(), event.title(), event.zone())
        .addOffsetDateTime(utc(event.startsAt()))
        .addOffsetDateTime(utc(event.endsAt()))
        .addOffsetDateTime(event.doorsAt() == null ? null : utc(event.doorsAt()))
        .addOffsetDateTime(utc(issued.timestamp()));
  }

  private static Tuple ticket(TicketsIssued issued, IssuedTicket ticket) {
    return Tuple.of(ticket.id(), ticket.generation(), issued.event().id(), issued.orderId())
        .addString(issued.orderNumber())
        .addString(ticket.tierName())
        .addOffsetDateTime(utc(ticket.validFrom()))
        .addOffsetDateTime(utc(ticket.validTo()))
        .addString(ticket.emailHash())
        .addString(ticket.traceparent())
        .addString(ticket.tracestate())
        .addOffsetDateTime(utc(issued.timestamp()));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
