package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import java.util.stream.Stream;
import maguey.common.sql.Rows;
import maguey.common.ticket.ShortCode;
import maguey.testkit.ExportedSpan;
import org.junit.jupiter.api.Test;

/** Gates that were offline, and what becomes of what they decided. */
class OfflineIT extends LateGates {
  /** Changed by one transaction, so that those of all events come mixed. */
  private static final String COPY =
      """
      INSERT INTO ticket
      SELECT (jsonb_populate_record(t, jsonb_build_object(
                'id', gen_random_uuid(), 'changed_xid', pg_current_xact_id()::text))).*
        FROM ticket t, generate_series(1, 600)
       WHERE t.id = ANY ($1)
      RETURNING id::text
      """;

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
        .containsEntry("scan.device_time", queue.scan(0).getString("scannedAt"))
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
    String guess = ShortCode.of(UUID.randomUUID(), 1);
    OfflineQueue queue = OfflineQueue.of(gate).admitted(guess, doors);
    queue.scan(0).put("method", "manual");
    gate.type(guess);

    for (int upload = 0; upload < 12; upload++) {
      assertThat(queue.send().get(0).getString("result")).isEqualTo("RETRY");
    }
    for (int other = 0; other < 8; other++) {
      gate.type(ShortCode.of(UUID.randomUUID(), 1));
    }

    assertThat(gate.type(ShortCode.of(ticket.id(), 1)).json().getString("result"))
        .isEqualTo("ADMITTED");
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
  void data_forAGate_hasKeysEventsAndWhatASignatureDoesNotTell() {
    scanner.admin().post("/api/gates", gateOf(ticket, "G"));
    Scanner.Gate gate = scanner.gate("G");

    JsonObject fresh = gate.http().get("/api/offline").json();
    assertThat(fresh.getJsonArray("tickets")).isEmpty();
    assertThat(fresh.getJsonArray("events")).hasSize(1);
    JsonObject key = fresh.getJsonArray("keys").getJsonObject(0);
    assertThat(Base64.getUrlDecoder().decode(key.getString("publicKey"))).hasSize(32);
    JsonObject whole = gate.http().get("/api/offline?scope=all").json();
    assertThat(whole.getJsonArray("tickets")).hasSize(1);
    assertThat(whole.getString("scope")).isEqualTo("all");
    assertThat(fresh.getString("scope")).isEqualTo("revoked");
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

  @Test
  void data_ofMoreThanAPage_hasTheTicketsOfAllEventsOnce() { // 66
    List<String> ids = copies(ticket, scanner.issue());
    Scanner.Gate gate = scanner.gate("A");
    List<String> listed = new ArrayList<>();

    String cursor = "";
    while (cursor != null) {
      JsonObject page = gate.http().get("/api/offline?scope=all" + cursor).json();
      page.getJsonArray("tickets").forEach(one -> listed.add(((JsonObject) one).getString("id")));
      String next = page.getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }

    assertThat(listed).hasSizeGreaterThan(1_000).containsOnlyOnceElementsOf(ids);
  }

  private static List<String> copies(IssuedTicket... tickets) {
    UUID[] ids = Stream.of(tickets).map(IssuedTicket::id).toArray(UUID[]::new);
    return Rows.list(
        SERVICE.pool().preparedQuery(COPY).execute(Tuple.tuple().addArrayOfUUID(ids)).await(),
        row -> row.getString("id"));
  }
}
