package maguey.orders.ticket;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import maguey.common.ticket.ShortCode;
import maguey.common.ticket.TicketCode;
import maguey.common.tracing.StoredContext;

/**
 * Lets one person in.
 *
 * @param position 1, 2, … within the order
 * @param generation rises with each reissue, which kills the code before it
 * @param version rises with each change that gates are told of
 * @param state what has become of it, as far as orders know: gates know of its use first
 * @param usedAt when a gate let its holder in, in business time; null when none has told so
 * @param holder null while it is the customer's own
 * @param keyId the key its code is signed with
 * @param trace of its {@code ticket.issue} span: the scan goes on with it
 */
public record Ticket(
    UUID id,
    int position,
    UUID tierId,
    String tierName,
    int generation,
    int version,
    State state,
    Instant usedAt,
    Holder holder,
    int keyId,
    Instant validFrom,
    Instant validTo,
    StoredContext trace) {

  /** What has become of a ticket. */
  public enum State {
    VALID,
    CANCELLED,
    REFUNDED,
    BLOCKED;

    /** The form in JSON and in the database. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Ticket of(Row row) {
    return new Ticket(
        row.getUUID("id"),
        row.getInteger("position"),
        row.getUUID("tier_id"),
        row.getString("tier_name"),
        row.getInteger("generation"),
        row.getInteger("version"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        time(row.getOffsetDateTime("used_at")),
        Holder.of(row),
        row.getInteger("key_id"),
        row.getOffsetDateTime("valid_from").toInstant(),
        row.getOffsetDateTime("valid_to").toInstant(),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")));
  }

  /** What a person types at the gate where the code cannot be read. */
  public String shortCode() {
    return ShortCode.of(id, generation);
  }

  /** Whether it lets its holder in. */
  public boolean isValid() {
    return state == State.VALID;
  }

  /** The same, in another state that gates are told of. */
  public Ticket with(State other) {
    return new Ticket(
        id,
        position,
        tierId,
        tierName,
        generation,
        version + 1,
        other,
        usedAt,
        holder,
        keyId,
        validFrom,
        validTo,
        trace);
  }

  /** The same with a new code: a higher generation, signed with the given key. */
  Ticket reissued(Holder newHolder, int newKeyId) {
    return new Ticket(
        id,
        position,
        tierId,
        tierName,
        generation + 1,
        version + 1,
        state,
        usedAt,
        newHolder,
        newKeyId,
        validFrom,
        validTo,
        trace);
  }

  private static Instant time(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  TicketCode toCode(int eventNumber) {
    return new TicketCode(keyId, eventNumber, id, generation, validFrom, validTo);
  }
}
