package maguey.scanner.scan;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import maguey.common.ticket.ShortCode;
import maguey.common.tracing.StoredContext;
import maguey.scanner.gate.EntryRules;

/**
 * A ticket as it stood when it was looked up.
 *
 * @param generation codes of a lower one are replaced
 * @param validFrom inclusive; {@code validTo} is exclusive
 * @param emailHash the buyer's address as a keyed hash; may be null
 * @param trace the span {@code ticket.issue}
 * @param issuedAt when this generation was issued
 * @param stateSince when orders-service says that the state came about; may be null
 * @param first null while nobody has come in with it; of the epoch that holds
 * @param isInside whether the holder is inside now
 * @param rules of its event
 */
record Ticket(
    UUID id,
    int generation,
    UUID orderId,
    String orderNumber,
    String tierName,
    Instant validFrom,
    Instant validTo,
    String emailHash,
    StoredContext trace,
    Instant issuedAt,
    State state,
    Instant stateSince,
    FirstAdmission first,
    boolean isInside,
    EntryRules rules,
    Event event) {

  /** What has become of a ticket. */
  enum State {
    VALID,
    USED,
    CANCELLED,
    REFUNDED,
    BLOCKED,
    UNCONFIRMED
  }

  /** What a ticket lets its holder into. */
  record Event(
      UUID id, String slug, String title, ZoneId zone, Instant startsAt, boolean isCancelled) {}

  /** When and where a holder came in. */
  record FirstAdmission(Instant at, String gate, String device) {
    /** With the event's zone, so that a screen shows the time that the gate goes by. */
    JsonObject toJson(ZoneId zone) {
      return new JsonObject()
          .put("at", at)
          .put("zone", zone.getId())
          .put("gate", gate)
          .put("device", device);
    }
  }

  static Ticket of(Row row) {
    return new Ticket(
        row.getUUID("ticket_id"),
        row.getInteger("generation"),
        row.getUUID("order_id"),
        row.getString("order_number"),
        row.getString("tier_name"),
        time(row, "valid_from"),
        time(row, "valid_to"),
        row.getString("email_hash"),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")),
        time(row, "issued_at"),
        State.valueOf(row.getString("state")),
        row.getValue("state_since") == null ? null : time(row, "state_since"),
        first(row),
        row.getBoolean("inside"),
        EntryRules.of(row),
        event(row));
  }

  /** When gates begin to take it. */
  Instant opens() {
    return rules.opens(validFrom);
  }

  /** When gates take it no more, exclusive. */
  Instant closes() {
    return rules.closes(validTo);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("orderNumber", orderNumber)
        .put("tierName", tierName)
        .put("eventSlug", event.slug())
        .put("eventTitle", event.title())
        .put("zone", event.zone().getId())
        .put("shortCode", ShortCode.of(id, generation));
  }

  private static FirstAdmission first(Row row) {
    return row.getValue("first_admitted_at") == null
        ? null
        : new FirstAdmission(
            time(row, "first_admitted_at"),
            row.getString("first_gate"),
            row.getString("first_device"));
  }

  private static Event event(Row row) {
    return new Event(
        row.getUUID("event_id"),
        row.getString("event_slug"),
        row.getString("event_title"),
        ZoneId.of(row.getString("event_zone")),
        time(row, "event_starts_at"),
        row.getBoolean("event_is_cancelled"));
  }

  private static Instant time(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }
}
