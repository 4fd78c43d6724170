package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.Test;

/** In and out, by the event's rules and by a supervisor's word. */
class EntryIT extends TicketAtTheGate {
  private static final int WAYS = 24;

  @Test
  void exit_withoutAnEntry_isNotInside() {
    assertOutcome(gate.scan(code, "exit"), "REFUSED", "NOT_INSIDE");
    assertOutcome(gate.scan(code, "entry"), "ADMITTED", null);
  }

  @Test
  void entry_afterExitWithoutRules_isStillUsed() {
    gate.scan(code, "entry");

    assertOutcome(gate.scan(code, "exit"), "EXITED", null);
    assertOutcome(gate.scan(code, "entry"), "REFUSED", "ALREADY_USED");
  }

  @Test
  void entry_afterExitByTheRules_isAdmittedOncePerEpoch() {
    scanner.rules(ticket, "after_exit", 0, 0);

    assertOutcome(gate.scan(code, "entry"), "ADMITTED", null);
    assertOutcome(gate.scan(code, "entry"), "REFUSED", "ALREADY_USED");
    assertOutcome(gate.scan(code, "exit"), "EXITED", null);
    assertOutcome(gate.scan(code, "exit"), "REFUSED", "NOT_INSIDE");
    assertOutcome(gate.scan(code, "entry"), "ADMITTED", null);
    assertThat(epochsOfAdmissions()).containsExactly(0, 1);
  }

  @Test
  void entry_manyAtOnceAfterAnExit_admitsOne() throws Exception {
    scanner.rules(ticket, "after_exit", 0, 0);
    gate.scan(code, "entry");
    gate.scan(code, "exit");

    List<String> results = atOnce();

    assertThat(results).filteredOn("ADMITTED"::equals).hasSize(1);
    assertThat(results).filteredOn("REFUSED"::equals).hasSize(WAYS - 1);
    assertThat(epochsOfAdmissions()).containsExactly(0, 1);
  }

  @Test
  void entry_whereEveryEntryCounts_isAdmittedEachTime() {
    scanner.rules(ticket, "multi", 0, 0);

    for (int entry = 0; entry < 3; entry++) {
      assertOutcome(gate.scan(code, "entry"), "ADMITTED", null);
    }
    assertThat(epochsOfAdmissions()).containsExactly(0, 1, 2);
  }

  @Test
  void entry_withinTheGrace_isAdmittedAndBeyondItIsNot() {
    Instant now = Instant.now();
    IssuedTicket soon =
        scanner.issue(
            IssuedTicket.some().valid(now.plus(Duration.ofMinutes(20)), now.plusSeconds(9_000)));
    IssuedTicket over =
        scanner.issue(
            IssuedTicket.some().valid(now.minusSeconds(9_000), now.minus(Duration.ofMinutes(20))));

    assertOutcome(gate.scan(scanner.codeOf(soon)), "REFUSED", "NOT_YET_VALID");
    assertOutcome(gate.scan(scanner.codeOf(over)), "REFUSED", "EXPIRED");
    scanner.rules(soon, "none", 10, 10);
    scanner.rules(over, "none", 10, 10);
    assertOutcome(gate.scan(scanner.codeOf(soon)), "REFUSED", "NOT_YET_VALID");
    assertOutcome(gate.scan(scanner.codeOf(over)), "REFUSED", "EXPIRED");
    scanner.rules(soon, "none", 30, 0);
    scanner.rules(over, "none", 0, 30);
    assertOutcome(gate.scan(scanner.codeOf(soon)), "ADMITTED", null);
    assertOutcome(gate.scan(scanner.codeOf(over)), "ADMITTED", null);
  }

  @Test
  void override_byASteward_isForbiddenAndLogsNothing() {
    HttpCalls.Answer answer = gate.override(code, "entry", "I know her");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().getString("type")).isEqualTo("urn:maguey:problem:forbidden");
    assertThat(log()).isEmpty();
  }

  @Test
  void override_ofAUsedTicket_admitsAndKeepsTheSupervisorsReason() {
    Scanner.Gate supervisor = scanner.supervisor("S");
    gate.scan(code);

    JsonObject answer = supervisor.override(code, "entry", "Scanned for the wrong one").json();

    assertOutcome(answer, "ADMITTED", null);
    assertThat(answer.getString("overrode")).isEqualTo("ALREADY_USED");
    assertThat(answer.getJsonObject("first").getString("gate")).isEqualTo("A");
    Row row = log().get(1);
    assertThat(row.getString("overrode")).isEqualTo("ALREADY_USED");
    assertThat(row.getString("override_reason")).isEqualTo("Scanned for the wrong one");
    ExportedSpan span =
        SERVICE
            .spans()
            .await("override", s -> answer.getString("scanId").equals(scanIdOf(s, "ticket.scan")));
    assertThat(span.traceId()).isEqualTo(ticket.traceId());
    assertThat(span.attributes()).containsEntry("scan.overrode", "ALREADY_USED");
  }

  @Test
  void override_ofWhatOnlyTheDeskCanMend_isRefused() {
    Scanner.Gate supervisor = scanner.supervisor("S");
    scanner.tell(ticket, "tickets.refunded", 2, "refunded");

    assertOutcome(supervisor.override(code, "entry", "She says so").json(), "REFUSED", "REFUNDED");
  }

  @Test
  void override_ofAnExit_undoesTheEntry() {
    Scanner.Gate supervisor = scanner.supervisor("S");
    gate.scan(code);

    assertOutcome(supervisor.override(code, "exit", "Scanned by mistake").json(), "EXITED", null);
    assertOutcome(gate.scan(code), "ADMITTED", null);
    assertOutcome(gate.scan(code), "REFUSED", "ALREADY_USED");
    assertThat(epochsOfAdmissions()).containsExactly(0, 1);
  }

  @Test
  void info_always_showsAndChangesNothing() {
    JsonObject before = gate.scan(code, "info");
    gate.scan(code);
    JsonObject after = gate.scan(code, "info");

    assertOutcome(before, "INFO", null);
    assertThat(before.getJsonArray("history")).isEmpty();
    assertOutcome(after, "INFO", "ALREADY_USED");
    assertThat(after.getJsonArray("history"))
        .hasSize(2)
        .first()
        .satisfies(
            last -> assertThat(((JsonObject) last).getString("result")).isEqualTo("ADMITTED"));
    assertThat(log())
        .extracting(r -> r.getString("result"))
        .containsExactly("INFO", "ADMITTED", "INFO");
    assertThat(after.getString("traceId")).isEqualTo(ticket.traceId());
  }

  @Test
  void scan_blockedOrUnpaid_hasItsOwnReason() {
    Scanner.Gate supervisor = scanner.supervisor("S");
    scanner.tell(ticket, "tickets.issued", 2, "unconfirmed");
    assertOutcome(gate.scan(code), "REFUSED", "ORDER_NOT_CONFIRMED");
    scanner.tell(ticket, "tickets.issued", 3, "blocked");

    assertOutcome(gate.scan(code), "REFUSED", "BLOCKED");
    assertOutcome(supervisor.override(code, "entry", "Cleared").json(), "ADMITTED", null);
  }

  @Test
  void entry_racingWithARefund_agreesWithTheLog() throws Exception {
    try (Crowd pair = new Crowd(2)) {
      for (int round = 0; round < 8; round++) {
        IssuedTicket given = scanner.issue();
        String codeOfIt = scanner.codeOf(given);

        JsonObject answer = pair.times(2, i -> i == 0 ? gate.scan(codeOfIt) : refund(given)).get(0);

        Row kept = table.kept(given);
        boolean cameIn = answer.getString("result").equals("ADMITTED");
        assertThat(kept.getString("state")).isEqualTo("refunded");
        assertThat(kept.getBoolean("inside")).isEqualTo(cameIn);
        assertThat(kept.getValue("first_admitted_at") != null).isEqualTo(cameIn);
        assertThat(answer.getString("reason")).isEqualTo(cameIn ? null : "REFUNDED");
        assertThat(gate.scan(codeOfIt).getString("reason")).isEqualTo("REFUNDED");
      }
    }
  }

  @Test
  void scan_ofEachTicketOfAnOrder_admitsEachOnce() { // 55
    List<IssuedTicket> tickets = new ArrayList<>(List.of(ticket));
    for (int more = 0; more < 3; more++) {
      tickets.add(scanner.issue(IssuedTicket.some().ofOrder(ticket)));
    }

    for (IssuedTicket one : tickets) {
      assertOutcome(gate.scan(scanner.codeOf(one)), "ADMITTED", null);
    }

    for (IssuedTicket one : tickets) {
      assertOutcome(gate.scan(scanner.codeOf(one)), "REFUSED", "ALREADY_USED");
      assertThat(table.of(one)).hasSize(2);
    }
  }

  @Test
  void rules_thatCannotBe_areRefused() {
    for (String body :
        List.of("{}", "{\"reentry\":\"often\"}", "{\"reentry\":\"none\",\"earlyMinutes\":-1}")) {
      HttpCalls admin = scanner.admin().with("content-type", "application/json");
      assertThat(admin.send("PUT", "/api/entry-rules/x", body).status()).isIn(400, 422);
    }
    HttpCalls device = gate.http().with("content-type", "application/json");
    assertThat(device.send("PUT", "/api/entry-rules/x", "{\"reentry\":\"multi\"}").status())
        .isEqualTo(403);
  }

  private List<String> atOnce() throws Exception {
    try (Crowd crowd = new Crowd(WAYS)) {
      return crowd.times(WAYS, i -> gate.scan(code).getString("result"));
    }
  }

  private JsonObject refund(IssuedTicket given) {
    scanner.tell(given, "tickets.refunded", 2, "refunded");
    return new JsonObject();
  }

  private static String scanIdOf(ExportedSpan span, String name) {
    return span.name().equals(name) ? String.valueOf(span.attributes().get("scan.id")) : "";
  }
}
