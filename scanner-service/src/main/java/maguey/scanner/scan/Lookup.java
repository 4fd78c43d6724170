package maguey.scanner.scan;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import maguey.scanner.gate.Gate;

/**
 * All that one statement tells about a scan.
 *
 * @param deviceIsActive false when the device was revoked
 * @param gate empty when there is no gate of this code
 * @param ticket empty when it has not arrived here
 * @param rightGates the gates that take the ticket; empty unless the gate does not
 * @param earlier the same device's scan of the same id
 * @param at business time of the database
 */
record Lookup(
    boolean deviceIsActive,
    Optional<Gate> gate,
    Optional<Ticket> ticket,
    List<String> rightGates,
    Optional<Earlier> earlier,
    Instant at) {

  /**
   * A scan that was decided before.
   *
   * @param isHandedIn the device decided it while it was offline
   * @param answer null when the code led to no ticket
   */
  record Earlier(
      Buffer fingerprint,
      String result,
      String reason,
      String traceId,
      String spanId,
      boolean isHandedIn,
      JsonObject answer) {}

  static Lookup of(Row row) {
    String[] rightGates = row.getArrayOfStrings("right_gates");
    return new Lookup(
        row.getBoolean("device_is_active"),
        row.getString("gate_code") == null ? Optional.empty() : Optional.of(Gate.of(row)),
        row.getUUID("ticket_id") == null ? Optional.empty() : Optional.of(Ticket.of(row)),
        rightGates == null ? List.of() : List.of(rightGates),
        row.getBuffer("earlier_fingerprint") == null ? Optional.empty() : Optional.of(earlier(row)),
        row.getOffsetDateTime("at").toInstant());
  }

  private static Earlier earlier(Row row) {
    return new Earlier(
        row.getBuffer("earlier_fingerprint"),
        row.getString("earlier_result"),
        row.getString("earlier_reason"),
        row.getString("earlier_trace_id"),
        row.getString("earlier_span_id"),
        row.getBoolean("earlier_is_handed_in"),
        row.getJsonObject("earlier_answer"));
  }
}
