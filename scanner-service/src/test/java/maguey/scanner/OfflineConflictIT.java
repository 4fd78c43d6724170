package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.ticket.ShortCode;
import org.junit.jupiter.api.Test;

/** Who was first, of gates that were offline. */
class OfflineConflictIT extends LateGates {
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
}
