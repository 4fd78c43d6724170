package maguey.scanner.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import maguey.common.ticket.ShortCode;
import maguey.scanner.webhook.TicketsMessage.ToldEvent;
import maguey.scanner.webhook.TicketsMessage.ToldTicket;

/** Stores what a webhook tells, whatever order the messages come in: the older never wins. */
final class ToldTickets {
  private static final String STORE_EVENT =
      """
      INSERT INTO event (id, number, slug, title, zone, starts_at, ends_at, doors_at, told_at, status)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10, 'scheduled'))
      ON CONFLICT (id) DO UPDATE
         SET number = excluded.number, slug = excluded.slug, title = excluded.title,
             zone = excluded.zone, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
             doors_at = excluded.doors_at, told_at = excluded.told_at,
             status = coalesce($10, event.status), updated_at = now()
       WHERE event.told_at < excluded.told_at
      """;

  /**
   * The higher version is right. That somebody came in stays, unless the ticket is no longer valid:
   * then that is what the next steward must hear. If it is valid again after that, it is used: the
   * log has an admission of this epoch, and there cannot be a second one.
   */
  private static final String STORE_TICKET =
      """
      INSERT INTO ticket (id, generation, event_id, order_id, order_number, tier_name, valid_from,
                          valid_to, email_hash, traceparent, tracestate, issued_at, told_version,
                          state, state_since)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $12)
      ON CONFLICT (id) DO UPDATE
         SET generation = excluded.generation, tier_name = excluded.tier_name,
             valid_from = excluded.valid_from, valid_to = excluded.valid_to,
             email_hash = excluded.email_hash, traceparent = excluded.traceparent,
             tracestate = excluded.tracestate,
             issued_at = CASE WHEN ticket.generation < excluded.generation
                              THEN excluded.issued_at ELSE ticket.issued_at END,
             told_version = excluded.told_version,
             state = CASE WHEN excluded.state = 'valid'
                           AND (ticket.state = 'used' OR ticket.inside
                                OR EXISTS (SELECT FROM scan_logs l
                                            WHERE l.ticket_id = ticket.id AND l.result = 'ADMITTED'
                                              AND l.admission_epoch = ticket.admission_epoch))
                          THEN 'used' ELSE excluded.state END,
             state_since = CASE WHEN ticket.state = excluded.state
                                THEN ticket.state_since ELSE excluded.state_since END,
             version = ticket.version + 1, updated_at = now(), changed_xid = pg_current_xact_id()
       WHERE ticket.told_version < excluded.told_version
      """;

  private static final String STORE_SHORT_CODE =
      "INSERT INTO short_code (code, ticket_id, generation) VALUES ($1, $2, $3) ON CONFLICT DO"
          + " NOTHING";

  private ToldTickets() {}

  static Future<Void> store(SqlClient tx, TicketsMessage message) {
    return tx.preparedQuery(STORE_EVENT)
        .execute(event(message))
        .compose(stored -> storeTickets(tx, message));
  }

  private static Future<Void> storeTickets(SqlClient tx, TicketsMessage message) {
    // In the order in which a convoy of scans takes them: neither waits for the other in a ring.
    List<Tuple> tickets =
        message.tickets().stream()
            .sorted(Comparator.comparing(ToldTicket::id))
            .map(ticket -> ticket(message, ticket))
            .toList();
    return tickets.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(STORE_TICKET)
            .executeBatch(tickets)
            .compose(stored -> storeShortCodes(tx, message.tickets()));
  }

  private static Future<Void> storeShortCodes(SqlClient tx, List<ToldTicket> tickets) {
    return tx.preparedQuery(STORE_SHORT_CODE)
        .executeBatch(tickets.stream().map(ToldTickets::shortCode).toList())
        .mapEmpty();
  }

  private static Tuple shortCode(ToldTicket ticket) {
    return Tuple.of(
        ShortCode.of(ticket.id(), ticket.generation()), ticket.id(), ticket.generation());
  }

  private static Tuple event(TicketsMessage message) {
    ToldEvent event = message.event();
    return Tuple.of(event.id(), event.number(), event.slug(), event.title(), event.zone())
        .addOffsetDateTime(utc(event.startsAt()))
        .addOffsetDateTime(utc(event.endsAt()))
        .addOffsetDateTime(event.doorsAt() == null ? null : utc(event.doorsAt()))
        .addOffsetDateTime(utc(message.timestamp()))
        .addString(event.gateStatus());
  }

  private static Tuple ticket(TicketsMessage message, ToldTicket ticket) {
    return Tuple.of(ticket.id(), ticket.generation(), message.event().id(), message.orderId())
        .addString(message.orderNumber())
        .addString(ticket.tierName())
        .addOffsetDateTime(utc(ticket.validFrom()))
        .addOffsetDateTime(utc(ticket.validTo()))
        .addString(ticket.emailHash())
        .addString(ticket.traceparent())
        .addString(ticket.tracestate())
        .addOffsetDateTime(utc(message.timestamp()))
        .addInteger(ticket.version())
        .addString(ticket.state());
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
