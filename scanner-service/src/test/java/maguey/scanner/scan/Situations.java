package maguey.scanner.scan;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.ticket.TicketCode;
import maguey.common.tracing.StoredContext;
import maguey.scanner.device.Device;
import maguey.scanner.gate.EntryRules;
import maguey.scanner.gate.Gate;

/** Tickets, gates and requests for the tests of rules and words. */
final class Situations {
  static final Instant NOW = Instant.parse("2026-05-04T18:03:00Z");
  static final Instant DOORS = Instant.parse("2026-05-04T17:00:00Z");
  static final Instant END = Instant.parse("2026-05-04T22:00:00Z");
  static final Gate OPEN_GATE = new Gate("A", "North", null, List.of());

  private Situations() {}

  static Ticket ticket(Ticket.State state) {
    return ticket(state, false);
  }

  static Ticket ticket(Ticket.State state, boolean eventIsCancelled) {
    Ticket.FirstAdmission first =
        state == Ticket.State.USED
            ? new Ticket.FirstAdmission(NOW.minusSeconds(7_380), "B", "Phone 3")
            : null;
    return new Ticket(
        UUID.randomUUID(),
        2,
        UUID.randomUUID(),
        "MG-1",
        "Standing",
        DOORS,
        END,
        null,
        StoredContext.NONE,
        NOW.minusSeconds(180),
        state,
        null,
        first,
        state == Ticket.State.USED,
        EntryRules.DEFAULT,
        new Ticket.Event(
            UUID.randomUUID(),
            "jazz",
            "Jazz Night",
            ZoneId.of("Europe/Berlin"),
            DOORS.plusSeconds(3_600),
            eventIsCancelled));
  }

  static ScanRequest request(String wantedEvent) {
    Device device = new Device(UUID.randomUUID(), "Phone 1", "A", "steward");
    return new ScanRequest(device, "scan-1", "TK", "A", "qr", wantedEvent, Direction.ENTRY, null);
  }

  static Decision decision(Ticket ticket, Reason reason) {
    return new Decision(ticket, OPEN_GATE, Direction.ENTRY, reason, null, NOW, List.of());
  }

  static Lookup lookup(Ticket ticket, Gate gate, Instant at) {
    return new Lookup(
        true, Optional.of(gate), Optional.of(ticket), List.of(), Optional.empty(), at);
  }

  static TicketCode code(Ticket ticket, int generation) {
    return new TicketCode(7, 1, ticket.id(), generation, DOORS, END);
  }
}
