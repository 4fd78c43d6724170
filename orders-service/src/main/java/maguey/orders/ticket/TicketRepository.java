package maguey.orders.ticket;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.sql.RowsAtOnce;

/** Writes and reads the tickets of an order. */
public final class TicketRepository {
  private static final String INSERT =
      RowsAtOnce.statement(
          """
      INSERT INTO ticket (order_id, id, position, tier_id, tier_name, generation, key_id,
                          valid_from, valid_to, traceparent, tracestate)
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::text[],
                           $6::smallint[], $7::smallint[], $8::timestamptz[], $9::timestamptz[],
                           $10::text[], $11::text[])
      """);

  private static final String OF_ORDER =
      """
      SELECT id, position, tier_id, tier_name, generation, version, state, used_at, key_id,
             valid_from, valid_to, traceparent, tracestate,
             holder_name, holder_email, holder_hash, holder_secret, former_secret
        FROM ticket WHERE order_id = $1 ORDER BY position
      """;

  /** The version tells that nothing has changed since the ticket was read. */
  private static final String SET_STATE =
      """
      UPDATE ticket SET state = $2, version = version + 1, updated_at = now()
       WHERE id = $1 AND version = $3 - 1
      """;

  private static final String REISSUE =
      """
      UPDATE ticket
         SET generation = $2, key_id = $3, holder_name = $4, holder_email = $5, holder_hash = $6,
             holder_secret = $7, former_secret = $9, version = version + 1, updated_at = now()
       WHERE id = $1 AND version = $8 - 1
      """;

  /** The first telling counts; a repeat changes nothing. */
  private static final String SET_USED =
      "UPDATE ticket SET used_at = $2, updated_at = now() WHERE id = $1 AND used_at IS NULL";

  /** Writes all in one statement. */
  public Future<Void> insert(SqlClient tx, UUID orderId, List<Ticket> tickets) {
    return tx.preparedQuery(INSERT).execute(columns(orderId, tickets)).mapEmpty();
  }

  /** The tickets of an order, in their order. */
  public Future<List<Ticket>> ofOrder(SqlClient client, UUID orderId) {
    return client
        .preparedQuery(OF_ORDER)
        .execute(Tuple.of(orderId))
        .map(rows -> Rows.list(rows, Ticket::of));
  }

  /** Writes the new states of tickets whose order is locked. */
  public Future<Void> setStates(SqlClient tx, List<Ticket> changed) {
    List<Tuple> rows =
        changed.stream().map(t -> Tuple.of(t.id(), t.state().text(), t.version())).toList();
    return tx.preparedQuery(SET_STATE).executeBatch(rows).mapEmpty();
  }

  /** Writes the new generation and holder of a ticket whose order is locked. */
  public Future<Void> reissue(SqlClient tx, Ticket ticket) {
    Optional<Holder> holder = Optional.ofNullable(ticket.holder());
    return tx.preparedQuery(REISSUE)
        .execute(
            Tuple.of(ticket.id(), (short) ticket.generation(), (short) ticket.keyId())
                .addString(holder.map(Holder::name).orElse(null))
                .addString(holder.map(Holder::email).orElse(null))
                .addString(holder.map(Holder::emailHash).orElse(null))
                .addString(holder.map(Holder::secret).orElse(null))
                .addInteger(ticket.version())
                .addString(holder.map(Holder::formerSecret).orElse(null)))
        .mapEmpty();
  }

  /** Notes that a gate let the holder in. */
  public Future<Void> setUsed(SqlClient client, UUID ticketId, Instant at) {
    return client.preparedQuery(SET_USED).execute(Tuple.of(ticketId, utc(at))).mapEmpty();
  }

  private static Tuple columns(UUID orderId, List<Ticket> tickets) {
    return RowsAtOnce.of(tickets)
        .add(each -> orderId, UUID[]::new)
        .add(Ticket::id, UUID[]::new)
        .add(Ticket::position, Integer[]::new)
        .add(Ticket::tierId, UUID[]::new)
        .add(Ticket::tierName, String[]::new)
        .add(each -> (short) each.generation(), Short[]::new)
        .add(each -> (short) each.keyId(), Short[]::new)
        .add(each -> utc(each.validFrom()), OffsetDateTime[]::new)
        .add(each -> utc(each.validTo()), OffsetDateTime[]::new)
        .add(each -> each.trace().traceparent(), String[]::new)
        .add(each -> each.trace().tracestate(), String[]::new)
        .tuple();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
