package maguey.orders.ticket;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import maguey.common.ticket.TicketCode;
import maguey.common.tracing.StoredContext;

/**
 * Lets one person in.
 *
 * @param position 1, 2, … within the order
 * @param generation rises with each reissue, which kills the code before it
 * @param keyId the key its code is signed with
 * @param trace of its {@code ticket.issue} span: the scan goes on with it
 */
public record Ticket(
    UUID id,
    int position,
    UUID tierId,
    String tierName,
    int generation,
    int keyId,
    Instant validFrom,
    Instant validTo,
    StoredContext trace) {

  static Ticket of(Row row) {
    return new Ticket(
        row.getUUID("id"),
        row.getInteger("position"),
        row.getUUID("tier_id"),
        row.getString("tier_name"),
        row.getInteger("generation"),
        row.getInteger("key_id"),
        row.getOffsetDateTime("valid_from").toInstant(),
        row.getOffsetDateTime("valid_to").toInstant(),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")));
  }

  TicketCode toCode(int eventNumber) {
    return new TicketCode(keyId, eventNumber, id, generation, validFrom, validTo);
  }
}
