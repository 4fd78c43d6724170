package maguey.scanner.scan;

import java.time.Instant;
import java.util.List;
import maguey.scanner.gate.Gate;

/**
 * What the gate decided about a known ticket.
 *
 * @param reason null when the holder comes in
 * @param at business time of the database
 * @param rightGates the gates that take the ticket; empty unless this one does not
 */
record Decision(Ticket ticket, Gate gate, Reason reason, Instant at, List<String> rightGates) {
  static final String ADMITTED = "ADMITTED";
  static final String REFUSED = "REFUSED";

  String result() {
    return reason == null ? ADMITTED : REFUSED;
  }

  Decision at(Instant time) {
    return new Decision(ticket, gate, reason, time, rightGates);
  }

  /** The first admission, where it is the reason of the refusal. */
  Ticket.FirstAdmission first() {
    return reason == Reason.ALREADY_USED ? ticket.first() : null;
  }
}
