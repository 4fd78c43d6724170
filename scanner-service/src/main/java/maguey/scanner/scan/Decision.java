package maguey.scanner.scan;

import java.time.Instant;
import java.util.List;
import maguey.scanner.gate.Gate;

/**
 * What the gate decided about a known ticket.
 *
 * @param reason what speaks against it; null when nothing does
 * @param overrode what a supervisor has set aside; null when nothing was
 * @param at business time of the database
 * @param rightGates the gates that take the ticket; empty unless this one does not
 */
record Decision(
    Ticket ticket,
    Gate gate,
    Direction direction,
    Reason reason,
    Reason overrode,
    Instant at,
    List<String> rightGates) {
  static final String ADMITTED = Direction.ENTRY.granted();
  static final String REFUSED = "REFUSED";

  static Decision of(ScanRequest request, Lookup found, Reason refusal) {
    boolean isOverride = request.isOverride() && request.direction() == Direction.ENTRY;
    boolean overrides = isOverride && refusal != null && AdmissionRules.isOverridable(refusal);
    return new Decision(
        found.ticket().orElseThrow(),
        found.gate().orElseThrow(),
        request.direction(),
        overrides ? null : refusal,
        overrides ? refusal : null,
        found.at(),
        found.rightGates());
  }

  /** The result of a scan for something, against which speaks what may be null. */
  static String result(Direction direction, Reason reason) {
    return reason == null || direction == Direction.INFO ? direction.granted() : REFUSED;
  }

  String result() {
    return result(direction, reason);
  }

  /** True when a supervisor may let the holder in all the same. */
  boolean isOverridable() {
    return direction == Direction.ENTRY && reason != null && AdmissionRules.isOverridable(reason);
  }

  /** The first admission, where it is the reason of the refusal. */
  Ticket.FirstAdmission first() {
    return reason == Reason.ALREADY_USED || overrode == Reason.ALREADY_USED ? ticket.first() : null;
  }
}
