package maguey.scanner.scan;

import static maguey.scanner.scan.Situations.NOW;
import static maguey.scanner.scan.Situations.OPEN_GATE;
import static maguey.scanner.scan.Situations.decision;
import static maguey.scanner.scan.Situations.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  private final Ticket ticket = ticket(Ticket.State.VALID);

  @Test
  void admitted_always_namesTheTier() {
    assertThat(Words.of(decision(ticket, null))).isEqualTo("Let the holder in: Standing.");
  }

  @Test
  void alreadyUsed_always_tellsWhenWhereAndByWhomInTheEventsZone() {
    assertThat(Words.of(decision(ticket(Ticket.State.USED), Reason.ALREADY_USED)))
        .isEqualTo("Used 2 h 03 ago, at 18:00, gate B, by Phone 3.");
  }

  @Test
  void wrongGate_always_namesTheRightOnes() {
    Decision elsewhere =
        new Decision(
            ticket, OPEN_GATE, Direction.ENTRY, Reason.WRONG_GATE, null, NOW, List.of("B", "C"));

    assertThat(Words.of(elsewhere)).isEqualTo("“Standing” comes in at gate B, C.");
    assertThat(Words.of(decision(ticket, Reason.WRONG_GATE))).contains("No gate takes");
  }

  @Test
  void otherRefusals_always_tellTheFactThatHelps() {
    assertThat(Words.of(decision(ticket, Reason.WRONG_EVENT)))
        .isEqualTo("This ticket is for “Jazz Night”, Mon 4 May 2026, 20:00.");
    assertThat(Words.of(decision(ticket, Reason.NOT_YET_VALID)))
        .isEqualTo("Not valid before 19:00. Ask the holder to come back.");
    assertThat(Words.of(decision(ticket, Reason.EXPIRED)))
        .isEqualTo("Not valid since Tue 5 May 2026, 00:00.");
    assertThat(Words.of(decision(ticket, Reason.REVOKED_REPLACED)))
        .startsWith("This code was replaced 3 min ago.");
  }

  @Test
  void everyReason_always_hasWords() {
    Ticket used = ticket(Ticket.State.USED);
    for (Reason reason : Reason.values()) {
      assertThat(Words.of(decision(used, reason))).as(reason.name()).hasSizeBetween(15, 120);
      assertThat(Words.of(reason)).as(reason.name()).hasSizeBetween(15, 120);
    }
  }

  @Test
  void ago_anyAge_isShort() {
    assertThat(Ago.text(Duration.ofMillis(999))).isEqualTo("just now");
    assertThat(Ago.text(Duration.ofSeconds(59))).isEqualTo("59 s ago");
    assertThat(Ago.text(Duration.ofSeconds(60))).isEqualTo("1 min ago");
    assertThat(Ago.text(Duration.ofMinutes(59))).isEqualTo("59 min ago");
    assertThat(Ago.text(Duration.ofMinutes(123))).isEqualTo("2 h 03 ago");
    assertThat(Ago.text(Duration.ofHours(74))).isEqualTo("3 d 2 h ago");
  }
}
