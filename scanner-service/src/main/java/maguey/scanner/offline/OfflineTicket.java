package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.ticket.TicketCode;
import maguey.common.tracing.StoredContext;
import maguey.scanner.gate.EntryRules;
import maguey.scanner.gate.Gate;

/**
 * A ticket as it is when an offline scan of it comes in, locked until that is worked in.
 *
 * @param gate where it was scanned; null when there is none of that code any more
 * @param stateSince when orders-service says that the state came about; may be null
 * @param issuedAt when its generation was issued
 */
record OfflineTicket(
    UUID id,
    UUID orderId,
    String orderNumber,
    UUID eventId,
    String eventSlug,
    boolean isEventCancelled,
    int generation,
    String tierName,
    String state,
    Instant stateSince,
    Instant issuedAt,
    Instant validFrom,
    Instant validTo,
    EntryRules rules,
    Gate gate,
    String emailHash,
    StoredContext trace) {
  private static final Set<String> GIVEN_BACK = Set.of("cancelled", "refunded", "blocked");

  private static final String LOCK =
      """
      SELECT t.id, t.order_id, t.order_number, t.event_id, e.slug, e.status = 'cancelled' AS is_cancelled,
             t.generation, t.tier_name, t.state, t.state_since, t.issued_at, t.valid_from, t.valid_to,
             t.email_hash, t.traceparent, t.tracestate,
             er.reentry, er.early_minutes, er.late_minutes, er.capacity,
             g.code AS gate_code, g.name AS gate_name, g.event_slug AS gate_event_slug,
             g.tier_names AS gate_tier_names
        FROM ticket t
        JOIN event e ON e.id = t.event_id AND e.number = $2
        LEFT JOIN entry_rules er ON er.event_slug = e.slug
        LEFT JOIN gate g ON g.code = $3
       WHERE t.id = $1
         FOR UPDATE OF t
      """;

  static Future<Optional<OfflineTicket>> lock(SqlClient tx, TicketCode code, String gate) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(code.ticketId(), Integer.toUnsignedLong(code.eventNumber()), gate))
        .map(rows -> Rows.first(rows, OfflineTicket::of));
  }

  /**
   * What is wrong with letting the holder in at a time; null when nothing is.
   *
   * @param scanned the generation of the code
   */
  String attention(int scanned, Instant at) {
    if (scanned < generation && !at.isBefore(issuedAt)) {
      return "AFTER_REPLACEMENT";
    }
    if (GIVEN_BACK.contains(state) && (stateSince == null || !at.isBefore(stateSince))) {
      return "AFTER_CANCELLATION";
    }
    if (isEventCancelled) {
      return "EVENT_CANCELLED";
    }
    return attentionByPlace()
        .or(() -> isInTime(at) ? Optional.empty() : Optional.of("OUTSIDE_VALIDITY"))
        .orElse(null);
  }

  private Optional<String> attentionByPlace() {
    if (gate == null) {
      return Optional.empty();
    }
    if (!gate.takesEvent(eventSlug)) {
      return Optional.of("WRONG_EVENT");
    }
    return gate.takesTier(tierName) ? Optional.empty() : Optional.of("WRONG_GATE");
  }

  private boolean isInTime(Instant at) {
    return !at.isBefore(rules.opens(validFrom)) && at.isBefore(rules.closes(validTo));
  }

  private static OfflineTicket of(Row row) {
    return new OfflineTicket(
        row.getUUID("id"),
        row.getUUID("order_id"),
        row.getString("order_number"),
        row.getUUID("event_id"),
        row.getString("slug"),
        row.getBoolean("is_cancelled"),
        row.getInteger("generation"),
        row.getString("tier_name"),
        row.getString("state"),
        time(row, "state_since"),
        time(row, "issued_at"),
        time(row, "valid_from"),
        time(row, "valid_to"),
        EntryRules.of(row),
        row.getString("gate_code") == null ? null : Gate.of(row),
        row.getString("email_hash"),
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")));
  }

  private static Instant time(Row row, String column) {
    return row.getValue(column) == null ? null : row.getOffsetDateTime(column).toInstant();
  }
}
