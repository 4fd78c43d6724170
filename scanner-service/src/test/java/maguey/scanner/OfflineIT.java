package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.common.events.EventAddress;
import maguey.common.ticket.ShortCode;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gates that were offline, and what becomes of what they decided. */
class OfflineIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS).nodes(2);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);
  private final IssuedTicket ticket = scanner.issue();
  private final String code = scanner.codeOf(ticket);
  private final ScanLogTable table = new ScanLogTable(SERVICE.pool());
  private final Instant doors = Instant.now().minus(Duration.ofMinutes(30));

  @Test
  void upload_ofAnAdmission_isInThePurchasesTraceAtTheTimeOfTheGate() {
    OfflineQueue queue = OfflineQueue.of(scanner.gate("A")).admitted(code, doors);

    JsonObject result = queue.send().get(0);

    assertThat(result.getString("result")).as(result.encode()).isEqualTo("ADMITTED");
    assertThat(result.getString("traceId")).isEqualTo(ticket.traceId());
    String scanId = result.getString("scanId");
    ExportedSpan span =
        SERVICE
            .spans()
            .await(
                "offline",
                s ->
                    s.name().equals("ticket.scan") && scanId.equals(s.attributes().get("scan.id")));
    assertThat(span.traceId()).isEqualTo(ticket.traceId());
    assertThat(span.parentSpanId()).isEqualTo(ticket.issueSpanId());
    assertThat(Duration.ofNanos(span.startNanos()).toSeconds())
        .isBetween(doors.getEpochSecond() - 60, doors.getEpochSecond() + 60);
    assertThat(span.attributes())
        .containsEntry("scan.offline", true)
        .containsEntry("scan.result", "ADMITTED")
        .containsKey("scan.late_ms");
    assertThat(span.links()).hasSize(1);
    assertThat(scanner.gate("B").scan(code).getJsonObject("first").getString("gate"))
        .isEqualTo("A");
    assertThat(
            SERVICE
                .spans()
                .await(
                    "what is told of it",
                    s -> s.name().equals("deliver-event") && s.parentSpanId().equals(span.spanId()))
                .traceId())
        .isEqualTo(ticket.traceId());
  }

  @Test
  void upload_ofAnAdmissionThatWasRefusedOnlineUnderItsId_isAConflict() {
    scanner.gate("A").scan(code);
    Scanner.Gate gate = scanner.gate("B");
    OfflineQueue queue = OfflineQueue.of(gate).admitted(code, Instant.now());
    JsonObject asked =
        new JsonObject().put("code", code).put("scanId", queue.scan(0).getString("scanId"));
    // The device never heard this answer, and let the holder in by itself.
    assertThat(gate.scan(asked).getString("reason")).isEqualTo("ALREADY_USED");

    JsonObject result = queue.send().get(0);

    assertThat(result.getString("result")).as(result.encode()).isEqualTo("CONFLICT");
    assertThat(result.getJsonObject("conflict").getJsonObject("other").getString("gate"))
        .isEqualTo("A");
    assertThat(queue.send().get(0)).as("sent again").isEqualTo(result);
    assertThat(conflicts()).hasSize(1);
    assertThat(log())
        .extracting(row -> row.getString("result"))
        .containsExactly("ADMITTED", "REFUSED", "CONFLICT");
    assertThat(gate.scan(asked).getString("reason")).isEqualTo("ALREADY_USED");
  }

  @Test
  void upload_thatComesOnceMoreWithANewToken_isTheSame() { // 59, 62
    IssuedTicket typed = scanner.issue();
    Scanner.Gate former = scanner.gate("A");
    OfflineQueue queue =
        OfflineQueue.of(former)
            .admitted(code, doors)
            .add(code, doors.plusSeconds(60), "REFUSED", "entry")
            .admitted("rubbish", doors)
            .admitted(ShortCode.of(typed.id(), 1), doors);
    queue.scan(3).put("method", "manual").put("scanId", "1");
    List<JsonObject> results = queue.send();
    // The answer is lost, and the phone gets a new token.
    scanner.admin().post("/api/devices/" + former.deviceId() + "/revoke", new JsonObject());

    OfflineQueue again = queue.by(scanner.gate(1, "A"));

    assertThat(again.send()).isEqualTo(results);
    assertThat(results)
        .extracting(result -> result.getString("result"))
        .containsExactly("ADMITTED", "REFUSED", "REFUSED", "ADMITTED");
    assertThat(log()).hasSize(2);
    assertThat(table.wholeOf(typed)).hasSize(1);
    assertThat(conflicts()).isEmpty();
  }

  @Test
  void upload_ofWhatWasDecidedOnlineUnderAFormerToken_isTheSame() { // 61
    Scanner.Gate former = scanner.gate("A");
    OfflineQueue queue = OfflineQueue.of(scanner.gate("A")).admitted(code, Instant.now());
    // The device never heard this answer, let the holder in by itself, and got a new token.
    former.scan(repeated(queue, 0));

    assertThat(queue.send().get(0).getString("result")).isEqualTo("ADMITTED");

    assertThat(log()).hasSize(1);
    assertThat(conflicts()).isEmpty();
  }

  @Test
  void upload_ofTwoPhonesThatCountTheirScans_isNotTakenForOne() { // 62
    OfflineQueue here = OfflineQueue.of(scanner.gate("A")).admitted(code, doors);
    OfflineQueue there = OfflineQueue.of(scanner.gate("B")).admitted(code, doors.plusSeconds(60));
    here.scan(0).put("scanId", "1");
    there.scan(0).put("scanId", "1");
    here.send();

    assertThat(there.send().get(0).getString("result")).isEqualTo("CONFLICT");
  }

  @Test
  void upload_ofOneIdForTwoCodes_losesNeither() {
    IssuedTicket other = scanner.issue();
    OfflineQueue queue =
        OfflineQueue.of(scanner.gate("A"))
            .admitted(code, doors)
            .admitted(scanner.codeOf(other), doors);
    queue.scan(1).put("scanId", queue.scan(0).getString("scanId"));

    assertThat(queue.send().get(1).getString("result")).isEqualTo("RETRY");

    assertThat(queue.send())
        .extracting(result -> result.getString("result"))
        .containsExactly("ADMITTED", "ADMITTED");
    assertThat(log()).hasSize(1);
    assertThat(table.wholeOf(other)).hasSize(1);
  }

  @Test
  void scan_askedAboutAfterItsUpload_isAnsweredByTheLog() {
    Scanner.Gate gate = scanner.gate("A");
    OfflineQueue queue =
        OfflineQueue.of(gate)
            .add(code, doors, "REFUSED", "entry")
            .admitted(code, doors.plusSeconds(60));
    queue.send();

    JsonObject refused = gate.scan(repeated(queue, 0));
    JsonObject admitted = gate.scan(repeated(queue, 1));

    assertThat(refused.getString("result")).as(refused.encode()).isEqualTo("REFUSED");
    assertThat(admitted.getString("result")).as(admitted.encode()).isEqualTo("ADMITTED");
    assertThat(admitted.getBoolean("replayed")).isTrue();
    assertThat(admitted.getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(admitted.getJsonObject("ticket").getString("id")).isEqualTo(ticket.id().toString());
    assertThat(log()).hasSize(2);
  }

  private JsonObject repeated(OfflineQueue queue, int i) {
    return new JsonObject().put("code", code).put("scanId", queue.scan(i).getString("scanId"));
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
  void upload_ofASupervisorsOverride_isInTheAuditOnce() {
    Scanner.Gate supervisor = scanner.supervisor("off-" + ticket.eventNumber());
    OfflineQueue queue = OfflineQueue.of(supervisor).admitted(code, doors);
    queue.scan(0).put("override", new JsonObject().put("reason", "Known to the band"));

    queue.send();
    queue.send();

    JsonArray deeds =
        scanner
            .admin()
            .get("/api/audit?action=scan.overridden&gate=" + supervisor.name())
            .json()
            .getJsonArray("entries");
    assertThat(deeds).hasSize(1);
    assertThat(deeds.getJsonObject(0).getString("subject")).isEqualTo(ticket.id().toString());
    assertThat(deeds.getJsonObject(0).encode()).contains("Known to the band", "\"offline\":true");
  }

  @Test
  void upload_byADeviceRevokedThisMoment_isRefusedWhoeverRemembersIt() {
    Scanner.Gate gate = scanner.gate("A");
    OfflineQueue queue = OfflineQueue.of(gate).admitted(code, doors);
    gate.http().get("/api/devices/self");
    // By the database alone: no node is told.
    SERVICE
        .pool()
        .preparedQuery("UPDATE device SET revoked_at = now() WHERE id = $1")
        .execute(Tuple.of(UUID.fromString(gate.deviceId())))
        .await();

    assertThat(queue.post(queue.scans()).status()).isEqualTo(401);
    assertThat(log()).isEmpty();
  }

  @Test
  void upload_ofGuessesThatNobodySigned_countsThem() { // 60
    Scanner.Gate gate = scanner.gate("A");
    OfflineQueue queue = OfflineQueue.of(gate);
    for (int guess = 0; guess < 11; guess++) {
      queue.admitted(ShortCode.of(UUID.randomUUID(), 1), doors);
    }
    queue.admitted(ShortCode.of(ticket.id(), 1), doors);
    queue.add(ShortCode.of(ticket.id(), 1), doors, "REFUSED", "entry");
    queue.scans().forEach(scan -> scan.put("method", "manual"));

    List<JsonObject> results = queue.send();

    assertThat(results.subList(0, 12))
        .extracting(result -> result.getString("result"))
        .containsOnly("RETRY");
    assertThat(results.get(12).getString("reason")).as("logged unseen").isEqualTo("MALFORMED");
    assertThat(gate.type(ShortCode.of(ticket.id(), 1)).status()).isEqualTo(429);
    assertThat(log()).isEmpty();
  }

  @Test
  void upload_ofOneGuessAgainAndAgain_leavesTheStewardsOwn() { // 60
    Scanner.Gate gate = scanner.gate("A");
    OfflineQueue queue = OfflineQueue.of(gate).admitted(ShortCode.of(UUID.randomUUID(), 1), doors);
    queue.scan(0).put("method", "manual");

    for (int upload = 0; upload < 12; upload++) {
      assertThat(queue.send().get(0).getString("result")).isEqualTo("RETRY");
    }

    assertThat(gate.type(ShortCode.of(ticket.id(), 1)).json().getString("result"))
        .isEqualTo("ADMITTED");
  }

  @Test
  void upload_ofTwoGatesForOneTicket_theEarlierCountsAndBothAreNamed() {
    List<JsonObject> alarms = heardAt(EventAddress.GATE_CONFLICT);
    List<JsonObject> told = heardAt(EventAddress.TICKET_SCANNED_TRACE_STORE);
    OfflineQueue early = OfflineQueue.of(scanner.gate("A")).admitted(code, doors);
    OfflineQueue late = OfflineQueue.of(scanner.gate(1, "B")).admitted(code, doors.plusSeconds(60));

    JsonObject first = late.send().get(0);
    assertThat(first.getString("result")).isEqualTo("ADMITTED");
    JsonObject second = early.send().get(0);
    JsonObject again = late.send().get(0);

    assertThat(second.getString("result")).isEqualTo("ADMITTED");
    assertThat(again.getString("result")).isEqualTo("CONFLICT");
    assertThat(again.getJsonObject("conflict").getJsonObject("other").getString("gate"))
        .isEqualTo("A");
    JsonObject conflict = conflicts().getJsonObject(0);
    assertThat(conflict.getJsonObject("admitted").getString("gate")).isEqualTo("A");
    assertThat(conflict.getJsonObject("conflicting").getString("gate")).isEqualTo("B");
    assertThat(conflict.getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(stateOf("first_gate")).isEqualTo("A");
    eventually(
        () ->
            assertThat(told)
                .filteredOn(scan -> scan.getString("gate").equals("B"))
                .extracting(scan -> scan.getString("result") + (scan.getInteger("revision") > 0))
                .containsOnly("ADMITTEDfalse", "CONFLICTtrue"));
    eventually(
        () ->
            assertThat(told.stream().map(scan -> scan.getString("messageId")).distinct())
                .hasSize(2));
    eventually(() -> assertThat(alarms).hasSize(1));
    assertThat(alarms.get(0).encode()).contains("\"gate\":\"A\"", "\"gate\":\"B\"");
  }

  @Test
  void upload_afterAnOnlineAdmission_conflictsOrWinsByItsTime() {
    Scanner.Gate offline = scanner.gate("OFF");
    scanner.gate("ON").scan(code);

    JsonObject result = OfflineQueue.of(offline).admitted(code, doors).send().get(0);

    assertThat(result.getString("result")).isEqualTo("ADMITTED");
    assertThat(stateOf("first_gate")).isEqualTo("OFF");
    assertThat(conflicts().getJsonObject(0).getJsonObject("conflicting").getString("gate"))
        .isEqualTo("ON");
    IssuedTicket other = scanner.issue();
    scanner.gate("ON").scan(scanner.codeOf(other));
    JsonObject later =
        OfflineQueue.of(offline)
            .admitted(scanner.codeOf(other), Instant.now().plusSeconds(3_600))
            .send()
            .get(0);
    assertThat(later.getString("result"))
        .as("no scan is later than its sending")
        .isEqualTo("CONFLICT");
  }

  @Test
  void upload_byAClockThatIsHoursWrong_isCorrected() {
    OfflineQueue fast =
        OfflineQueue.of(scanner.gate("FAST"), Duration.ofHours(2))
            .admitted(code, doors.plusSeconds(60));
    OfflineQueue slow =
        OfflineQueue.of(scanner.gate("SLOW"), Duration.ofHours(-2)).admitted(code, doors);

    fast.send();
    slow.send();

    assertThat(stateOf("first_gate")).isEqualTo("SLOW");
    Row row = log().get(0);
    assertThat(row.getLong("clock_offset_ms")).isBetween(7_100_000L, 7_300_000L);
    assertThat(
            Duration.between(row.getOffsetDateTime("scanned_at").toInstant(), doors.plusSeconds(60))
                .abs())
        .isLessThan(Duration.ofMinutes(1));
    assertThat(row.getOffsetDateTime("device_time").toInstant())
        .isAfter(doors.plus(Duration.ofMinutes(90)));
  }

  @Test
  void upload_byAClockOfAnotherCentury_isCorrectedOrTakenAtItsArrival() { // 63
    OfflineQueue reset =
        OfflineQueue.of(scanner.gate("RESET"), Duration.ofDays(-20_000))
            .admitted(code, doors.plusSeconds(60));
    OfflineQueue setMeanwhile = OfflineQueue.of(scanner.gate("SET")).admitted(code, Instant.EPOCH);
    OfflineQueue senseless = OfflineQueue.of(scanner.gate("LATE")).admitted(code, doors);
    senseless.scan(0).put("scannedAt", "+123456-01-01T00:00:00Z");

    assertThat(reset.send().get(0).getString("attention")).isNull();
    JsonObject unknown = setMeanwhile.send().get(0);
    assertThat(senseless.send().get(0).getString("attention")).isEqualTo("TIME_UNKNOWN");

    assertThat(unknown.getString("result")).isEqualTo("CONFLICT");
    assertThat(unknown.getString("attention")).isEqualTo("TIME_UNKNOWN");
    assertThat(stateOf("first_gate")).isEqualTo("RESET");
    assertThat(log().get(1).getOffsetDateTime("scanned_at").toInstant()).isAfter(doors);
  }

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

  private static String markOf(OfflineQueue queue) {
    return queue.send().get(0).getString("attention");
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
  void upload_ofATicketThatHasNotArrived_isToBeKeptUntilItHas() {
    IssuedTicket later = IssuedTicket.some();
    OfflineQueue queue =
        OfflineQueue.of(scanner.gate("A")).admitted(scanner.codeOf(later), Instant.now());

    assertThat(queue.send().get(0).getString("result")).isEqualTo("RETRY");
    scanner.issue(later);
    assertThat(queue.send().get(0).getString("result")).isEqualTo("ADMITTED");
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

  @Test
  void upload_byTheRulesOfReentry_needsNoOrder() {
    scanner.rules(ticket, "after_exit", 0, 0);
    OfflineQueue queue =
        OfflineQueue.of(scanner.gate("A"))
            .admitted(code, doors)
            .exited(code, doors.plusSeconds(60))
            .admitted(code, doors.plusSeconds(120));
    List<JsonObject> backwards = new ArrayList<>(queue.scans());
    Collections.reverse(backwards);

    backwards.forEach(scan -> queue.send(List.of(scan)));

    assertThat(queue.send())
        .extracting(r -> r.getString("result"))
        .containsExactly("ADMITTED", "EXITED", "ADMITTED");
    assertThat(conflicts()).isEmpty();
    assertThat(stateOf("admission_epoch")).isEqualTo(1);
  }

  @Test
  void upload_twiceInPiecesAndShuffled_isAsIfItHadComeOnce() throws Exception {
    List<IssuedTicket> tickets = IntStream.range(0, 30).mapToObj(i -> scanner.issue()).toList();
    OfflineQueue here = OfflineQueue.of(scanner.gate("H"));
    OfflineQueue there = OfflineQueue.of(scanner.gate(1, "T"));
    for (int i = 0; i < tickets.size(); i++) {
      String one = scanner.codeOf(tickets.get(i));
      // Minutes apart: a busy machine measures clocks badly.
      here.admitted(one, doors.plusSeconds(240L * (i % 3)));
      there.admitted(one, doors.plusSeconds(360));
    }

    QueueUpload.inPieces(List.of(here, there), 7, new Random(5));

    List<JsonObject> results = here.send();
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).getString("result"))
          .as("ticket %d", i)
          .isEqualTo(i % 3 < 2 ? "ADMITTED" : "CONFLICT");
    }
    QueueUpload.assertSound(SERVICE.pool());
  }

  @Test
  void upload_thatCannotBeRead_isRefusedAsAWhole() {
    OfflineQueue queue = OfflineQueue.of(scanner.gate("A")).admitted(code, doors);
    JsonObject scan = queue.scans().get(0);

    for (JsonObject wrong :
        List.of(
            scan.copy().put("scannedAt", "yesterday"),
            scan.copy().put("decision", "PERHAPS"),
            scan.copy().put("scanId", ""),
            new JsonObject())) {
      assertThat(queue.post(List.of(wrong)).status()).as(wrong.encode()).isIn(400, 422);
    }
    assertThat(queue.post(List.of()).status()).isIn(400, 422);
    assertThat(queue.post(Collections.nCopies(101, scan)).status()).isIn(400, 422);
    assertThat(SERVICE.http().post("/api/scans/offline", new JsonObject()).status())
        .isIn(400, 401, 422);
    assertThat(log()).isEmpty();
  }

  @Test
  void conflicts_ofMoreThanAPage_comePageByPage() {
    for (String gate : List.of("A", "B", "C")) {
      OfflineQueue.of(scanner.gate(gate)).admitted(code, doors).send();
    }

    String page = "/api/conflicts?limit=1&event=" + ticket.eventSlug();
    JsonObject first = scanner.admin().get(page).json();
    JsonObject second =
        scanner.admin().get(page + "&cursor=" + first.getString("nextCursor")).json();

    assertThat(first.getJsonArray("conflicts")).hasSize(1);
    assertThat(second.getJsonArray("conflicts")).hasSize(1);
    assertThat(second.getString("nextCursor")).isNull();
    assertThat(second.getJsonArray("conflicts")).isNotEqualTo(first.getJsonArray("conflicts"));
  }

  @Test
  void conflict_resolved_isNotedAndNoLongerOpen() {
    OfflineQueue.of(scanner.gate("A")).admitted(code, doors).send();
    OfflineQueue.of(scanner.gate("B")).admitted(code, doors.plusSeconds(1)).send();
    String id = conflicts().getJsonObject(0).getString("id");
    JsonObject note = new JsonObject().put("note", "Twins, one ticket; one was sent out");

    String resolve = "/api/conflicts/" + id + "/resolve";
    assertThat(scanner.admin().post(resolve, note).status()).isEqualTo(204);
    assertThat(scanner.admin().post(resolve, note).status()).isEqualTo(204);

    assertThat(conflicts()).isEmpty();
    assertThat(
            scanner.admin().post("/api/conflicts/" + UUID.randomUUID() + "/resolve", note).status())
        .isEqualTo(404);
    assertThat(scanner.admin().get("/api/audit?action=conflict.resolved").body()).contains(id);
  }

  @Test
  void data_forAGate_hasKeysEventsAndWhatASignatureDoesNotTell() {
    scanner.admin().post("/api/gates", gateOf(ticket, "G"));
    Scanner.Gate gate = scanner.gate("G");

    JsonObject fresh = gate.http().get("/api/offline").json();
    assertThat(fresh.getJsonArray("tickets")).isEmpty();
    assertThat(fresh.getJsonArray("events")).hasSize(1);
    JsonObject key = fresh.getJsonArray("keys").getJsonObject(0);
    assertThat(Base64.getUrlDecoder().decode(key.getString("publicKey"))).hasSize(32);
    assertThat(gate.http().get("/api/offline?scope=all").json().getJsonArray("tickets")).hasSize(1);
    gate.scan(code);
    JsonObject changed = gate.http().get("/api/offline?since=" + fresh.getString("seq")).json();
    JsonObject used = changed.getJsonArray("tickets").getJsonObject(0);
    assertThat(used.getString("id")).isEqualTo(ticket.id().toString());
    assertThat(used.getString("state")).isEqualTo("used");
    assertThat(used.getBoolean("inside")).isTrue();
    assertThat(changed.encode()).doesNotContain("0123456789abcdef");
    assertThat(gate.http().get("/api/offline?since=x").status()).isEqualTo(400);
    assertThat(gate.http().get("/api/offline?cursor=x").status()).isEqualTo(400);
  }

  private static JsonObject gateOf(IssuedTicket ticket, String gate) {
    return new JsonObject()
        .put("code", gate)
        .put("name", gate)
        .put("eventSlug", ticket.eventSlug());
  }

  private List<JsonObject> heardAt(EventAddress address) {
    return HeardOf.ticket(ticket, SERVICE.vertx(1), address);
  }

  private JsonArray conflicts() {
    HttpCalls.Answer answer =
        scanner.admin().get("/api/conflicts?open=true&event=" + ticket.eventSlug());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().getJsonArray("conflicts");
  }

  private Object stateOf(String column) {
    return table.kept(ticket).getValue(column);
  }

  private List<Row> log() {
    return table.wholeOf(ticket);
  }
}
