package maguey.scanner.scan;

import static maguey.scanner.scan.Situations.DOORS;
import static maguey.scanner.scan.Situations.END;
import static maguey.scanner.scan.Situations.NOW;
import static maguey.scanner.scan.Situations.OPEN_GATE;
import static maguey.scanner.scan.Situations.request;
import static maguey.scanner.scan.Situations.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import maguey.scanner.gate.Gate;
import org.junit.jupiter.api.Test;

class AdmissionRulesTest {
  private static final int GENERATION = 2;
  private static final Gate VIP = new Gate("V", "VIP", null, List.of("VIP"));
  private static final Gate OTHER_EVENT = new Gate("X", "Other", "rock", List.of());

  @Test
  void refusal_validTicketInItsTime_isNone() {
    assertThat(refusal(ticket(Ticket.State.VALID), GENERATION, OPEN_GATE, NOW)).isEmpty();
  }

  @Test
  void refusal_validity_isInclusiveAtTheStartAndExclusiveAtTheEnd() {
    Ticket ticket = ticket(Ticket.State.VALID);

    assertThat(refusal(ticket, GENERATION, OPEN_GATE, DOORS.minusMillis(1)))
        .contains(Reason.NOT_YET_VALID);
    assertThat(refusal(ticket, GENERATION, OPEN_GATE, DOORS)).isEmpty();
    assertThat(refusal(ticket, GENERATION, OPEN_GATE, END.minusMillis(1))).isEmpty();
    assertThat(refusal(ticket, GENERATION, OPEN_GATE, END)).contains(Reason.EXPIRED);
  }

  @Test
  void refusal_codeOfAnotherGeneration_isReplacedOrNotHereYet() {
    Ticket ticket = ticket(Ticket.State.VALID);

    assertThat(refusal(ticket, 1, OPEN_GATE, NOW)).contains(Reason.REVOKED_REPLACED);
    assertThat(refusal(ticket, 3, OPEN_GATE, NOW)).contains(Reason.UNKNOWN_TICKET);
  }

  @Test
  void refusal_byState_namesIt() {
    assertThat(refusal(ticket(Ticket.State.USED), GENERATION, OPEN_GATE, NOW))
        .contains(Reason.ALREADY_USED);
    assertThat(refusal(ticket(Ticket.State.CANCELLED), GENERATION, OPEN_GATE, NOW))
        .contains(Reason.CANCELLED);
    assertThat(refusal(ticket(Ticket.State.VALID, true), GENERATION, OPEN_GATE, NOW))
        .contains(Reason.EVENT_CANCELLED);
  }

  @Test
  void refusal_byGate_isForItsEventAndItsTiers() {
    Ticket ticket = ticket(Ticket.State.VALID);

    assertThat(refusal(ticket, GENERATION, VIP, NOW)).contains(Reason.WRONG_GATE);
    assertThat(refusal(ticket, GENERATION, OTHER_EVENT, NOW)).contains(Reason.WRONG_EVENT);
    assertThat(refusal(request("rock"), ticket, GENERATION, OPEN_GATE, NOW))
        .contains(Reason.WRONG_EVENT);
    assertThat(refusal(request("jazz"), ticket, GENERATION, OPEN_GATE, NOW)).isEmpty();
  }

  @Test
  void refusal_severalReasons_tellsWhatMattersMost() {
    Ticket used = ticket(Ticket.State.USED);

    assertThat(refusal(used, GENERATION, OTHER_EVENT, NOW)).contains(Reason.WRONG_EVENT);
    assertThat(refusal(used, GENERATION, VIP, NOW)).contains(Reason.ALREADY_USED);
    assertThat(refusal(used, GENERATION, OPEN_GATE, END)).contains(Reason.ALREADY_USED);
    assertThat(refusal(used, 1, OPEN_GATE, NOW)).contains(Reason.REVOKED_REPLACED);
  }

  private static Optional<Reason> refusal(Ticket ticket, int generation, Gate gate, Instant at) {
    return refusal(request(null), ticket, generation, gate, at);
  }

  private static Optional<Reason> refusal(
      ScanRequest request, Ticket ticket, int generation, Gate gate, Instant at) {
    return AdmissionRules.refusal(
        request, Situations.code(ticket, generation), Situations.lookup(ticket, gate, at));
  }
}
