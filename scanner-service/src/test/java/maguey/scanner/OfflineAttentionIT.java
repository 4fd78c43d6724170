package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.Test;

/** Holders whom a gate that was offline should not have let in, and the marks that they get. */
class OfflineAttentionIT extends LateGates {
  @Test
  void upload_ofATicketCancelledMeanwhile_isAdmittedAfterCancellation() {
    Instant cancelled = doors.minusSeconds(600);
    JsonObject message = ticket.webhook("tickets.cancelled", 2, "cancelled");
    message.put("timestamp", cancelled);
    assertThat(SignedWebhook.of(message.encode()).send(SERVICE.http()).status()).isEqualTo(204);

    JsonObject result = OfflineQueue.of(scanner.gate("A")).admitted(code, doors).send().get(0);

    assertThat(result.getString("result")).isEqualTo("ADMITTED");
    assertThat(result.getString("attention")).isEqualTo("AFTER_CANCELLATION");
    assertThat(stateOf("state")).isEqualTo("cancelled");
    assertThat(stateOf("first_gate")).isEqualTo("A");
    assertThat(scanner.gate("B").scan(code).getString("reason")).isEqualTo("CANCELLED");
    scanner.tell(ticket, "tickets.issued", 3, "valid");
    assertThat(scanner.gate("B").scan(code).getString("reason"))
        .as("valid again, but somebody is inside with it")
        .isEqualTo("ALREADY_USED");
  }

  @Test
  void upload_ofATicketCancelledLater_isAnAdmissionLikeAnother() {
    scanner.tell(ticket, "tickets.cancelled", 2, "cancelled");

    JsonObject result =
        OfflineQueue.of(scanner.gate("A"))
            .admitted(code, ticket.issuedAt().minusSeconds(60))
            .send()
            .get(0);

    assertThat(result.getString("attention")).isNull();
  }

  @Test
  void upload_ofWhomTheServiceWouldHaveRefused_isAdmittedWithAMark() { // 65
    IssuedTicket vip = scanner.issue(IssuedTicket.some().tier("VIP").ofEvent(ticket));
    IssuedTicket elsewhere = scanner.issue();
    IssuedTicket replaced = scanner.issue();
    Instant early = ticket.validFrom().minusSeconds(7_200);
    scanner.admin().post("/api/gates", gateOf(ticket, "M").put("tierNames", List.of("Standing")));
    IssuedTicket soon = scanner.issue(IssuedTicket.some().ofEvent(ticket));
    scanner.issue(replaced.generation(2));
    OfflineQueue queue =
        OfflineQueue.of(scanner.gate("M"))
            .admitted(scanner.codeOf(vip), doors)
            .admitted(scanner.codeOf(elsewhere), doors)
            .admitted(scanner.codeOf(replaced), Instant.now())
            .admitted(scanner.codeOf(soon), early);

    List<JsonObject> results = queue.send();

    assertThat(results)
        .extracting(result -> result.getString("result") + " " + result.getString("attention"))
        .containsExactly(
            "ADMITTED WRONG_GATE",
            "ADMITTED WRONG_EVENT",
            "ADMITTED AFTER_REPLACEMENT",
            "ADMITTED OUTSIDE_VALIDITY");
    JsonObject cancelled = ticket.webhook("tickets.issued", 2, "valid");
    cancelled.put("timestamp", ticket.issuedAt().plusSeconds(60));
    cancelled.getJsonObject("data").getJsonObject("event").put("status", "cancelled");
    SignedWebhook.of(cancelled.encode()).send(SERVICE.http());
    assertThat(markOf(OfflineQueue.of(scanner.gate("M")).admitted(code, doors)))
        .isEqualTo("EVENT_CANCELLED");
  }

  @Test
  void upload_ofATicketWhoseKeyWasWithdrawn_isInThePurchasesTraceWithAMark() {
    ORDERS.addKey(21);
    Scanner.Gate gate = scanner.gate("A");
    String withdrawn = ORDERS.sign(ticket.code(21));
    eventually(
        () -> assertThat(gate.scan(withdrawn, "info").getString("reason")).as("known").isNull());
    ORDERS.revokeKey(21);
    eventually(
        () -> {
          gate.scan(OrdersStandIn.forge(ticket.code(98)));
          assertThat(gate.scan(withdrawn).getString("reason")).isEqualTo("KEY_REVOKED");
        });
    String ofNobody = ORDERS.sign(IssuedTicket.some().code(21));

    List<JsonObject> results =
        OfflineQueue.of(gate).admitted(withdrawn, doors).admitted(ofNobody, doors).send();

    assertThat(results.get(0).getString("result")).isEqualTo("ADMITTED");
    assertThat(results.get(0).getString("attention")).isEqualTo("KEY_REVOKED");
    assertThat(results.get(0).getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(results.get(1).getString("attention")).isEqualTo("LET_IN_WRONGLY");
    assertThat(scanner.gate("B").scan(code).getString("reason")).isEqualTo("ALREADY_USED");
  }

  @Test
  void upload_ofATicketThatWasNotInTheList_keepsTheMark() { // 66
    OfflineQueue queue = OfflineQueue.of(scanner.gate("A")).admitted(code, doors);
    queue.scan(0).put("attention", "NOT_IN_LIST");

    assertThat(markOf(queue)).isEqualTo("NOT_IN_LIST");

    HttpCalls.Answer logged = scanner.admin().get("/api/scans?ticket=" + ticket.id());
    assertThat(logged.body()).contains("\"ADMITTED\"", "\"attention\":\"NOT_IN_LIST\"");
    assertThat(scanner.admin().get("/api/scans.csv?ticket=" + ticket.id()).body())
        .contains("NOT_IN_LIST");
    SERVICE
        .spans()
        .await(
            "its span with the mark",
            span ->
                span.traceId().equals(ticket.traceId())
                    && "NOT_IN_LIST".equals(span.attributes().get("scan.attention")));
  }

  @Test
  void upload_ofForgedCodes_isLoggedWithoutATicket() {
    String forged = OrdersStandIn.forge(ticket.code(OrdersStandIn.KEY));
    OfflineQueue queue =
        OfflineQueue.of(scanner.gate("A"))
            .admitted(forged, doors)
            .add("rubbish", doors, "REFUSED", "entry");

    List<JsonObject> results = queue.send();

    assertThat(results.get(0).getString("reason")).isEqualTo("BAD_SIGNATURE");
    assertThat(results.get(0).getString("attention")).isEqualTo("LET_IN_WRONGLY");
    assertThat(results.get(1).getString("reason")).isEqualTo("MALFORMED");
    assertThat(log()).isEmpty();
  }

  private static String markOf(OfflineQueue queue) {
    return queue.send().get(0).getString("attention");
  }
}
