package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScanIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  @RegisterExtension
  static final ServiceExtension SERVICE =
      Scanner.serviceFor(ORDERS).with("MAGUEY_TEST_ENDPOINTS", "true");

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);

  @Test
  void scan_issuedTicket_isAdmittedWithItsTraceAndLogged() {
    IssuedTicket ticket = scanner.issue();

    JsonObject answer = scanner.gate("A").scan(scanner.codeOf(ticket));

    assertThat(answer.getString("result")).as(answer.encode()).isEqualTo("ADMITTED");
    assertThat(answer.getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(answer.getJsonObject("ticket").getString("orderNumber"))
        .isEqualTo(ticket.orderNumber());
    assertThat(logOf(ticket)).singleElement().satisfies(row -> isLogged(row, ticket));
  }

  @Test
  void scan_usedTicket_isToldWhenWhereAndBySomeoneElsesDevice() {
    IssuedTicket ticket = scanner.issue();
    scanner.gate("N1").scan(scanner.codeOf(ticket));

    JsonObject answer = scanner.gate("N2").scan(scanner.codeOf(ticket));

    assertThat(answer.getString("reason")).isEqualTo("ALREADY_USED");
    assertThat(answer.getString("message")).contains("gate N1", "phone N1");
    assertThat(answer.getJsonObject("first").getString("gate")).isEqualTo("N1");
    assertThat(Instant.parse(answer.getJsonObject("first").getString("at")))
        .isEqualTo(logOf(ticket).get(0).getOffsetDateTime("scanned_at").toInstant());
    assertThat(logOf(ticket))
        .extracting(r -> r.getString("reason"))
        .containsExactly(null, "ALREADY_USED");
  }

  @Test
  void scan_codeInAnySpelling_isTheSameCode() {
    Scanner.Gate gate = scanner.gate("S");
    for (String spelling :
        List.of("%s\r\n", "  %s", "https://tickets.example/t/%s", "HTTP://x/T/%s")) {
      String code = scanner.codeOf(scanner.issue());
      assertAdmitted(gate.scan(spelling.formatted(code)));
    }
    assertAdmitted(gate.scan(scanner.codeOf(scanner.issue()).toLowerCase(Locale.ROOT)));
    assertAdmitted(gate.scan(typed(scanner.codeOf(scanner.issue()))));
    assertAdmitted(gate.scan(scanner.codeOf(scanner.issue()).replaceAll("(.{5})", "$1-")));
  }

  @Test
  void scan_rubbish_isMalformedAndLoggedAfterwards() {
    Scanner.Gate gate = scanner.gate("R");
    String code = scanner.codeOf(scanner.issue());
    List<String> rubbish =
        List.of(
            "",
            "x",
            "\u0000\u0007",
            "🎫",
            "https://example.org/x",
            "z".repeat(10_000),
            code + code,
            code.substring(1),
            code + "0",
            "{\"a\":1}");

    for (String text : rubbish) {
      assertThat(gate.scan(text).getString("reason")).as(text).isEqualTo("MALFORMED");
    }

    eventually(() -> assertThat(countOf(gate, "MALFORMED")).isEqualTo(rubbish.size()));
  }

  @Test
  void scan_oneCharacterChanged_isNeverAdmitted() { // 41
    Scanner.Gate gate = scanner.gate("F");
    IssuedTicket ticket = scanner.issue();
    String code = scanner.codeOf(ticket);

    for (int i = 0; i < code.length(); i++) {
      char other = code.charAt(i) == '7' ? '8' : '7';
      JsonObject answer = gate.scan(code.substring(0, i) + other + code.substring(i + 1));
      assertThat(answer.getString("reason"))
          .as("position %s", i)
          .isIn("MALFORMED", "BAD_SIGNATURE", "UNKNOWN_KEY");
      assertThat(answer.getString("traceId")).isNotEqualTo(ticket.traceId());
    }
    assertAdmitted(gate.scan(code));
  }

  @Test
  void scan_signedButUnknownTicket_isUnknownUntilItsWebhookComes() {
    Scanner.Gate gate = scanner.gate("U");
    IssuedTicket ticket = IssuedTicket.some();

    assertThat(gate.scan(scanner.codeOf(ticket)).getString("reason")).isEqualTo("UNKNOWN_TICKET");

    scanner.issue(ticket);
    assertAdmitted(gate.scan(scanner.codeOf(ticket)));
  }

  @Test
  void scan_keyPublishedLaterOrNoMore_isAskedForOrRefused() {
    Scanner.Gate gate = scanner.gate("K");
    IssuedTicket ticket = scanner.issue();
    ORDERS.addKey(9);

    eventually(() -> assertThat(reasonOf(gate, ticket, 9)).isNull());
    ORDERS.revokeKey(9);
    // A code with a key nobody knows makes the node ask for the keys again.
    eventually(
        () -> {
          assertThat(gate.scan(unknownKey(ticket)).getString("reason")).isEqualTo("UNKNOWN_KEY");
          assertThat(reasonOf(gate, ticket, 9)).isEqualTo("KEY_REVOKED");
        });
    assertThat(reasonOf(gate, ticket, OrdersStandIn.KEY)).isEqualTo("ALREADY_USED");
  }

  private static String reasonOf(Scanner.Gate gate, IssuedTicket ticket, int key) {
    return gate.scan(ORDERS.sign(ticket.code(key))).getString("reason");
  }

  private static String unknownKey(IssuedTicket ticket) {
    return OrdersStandIn.forge(ticket.code(99));
  }

  @Test
  void scan_wrongEventOrGate_namesTheRightOne() {
    IssuedTicket vip = scanner.issue(IssuedTicket.some().tier("VIP"));
    IssuedTicket other = scanner.issue();
    makeGate("vip-only", vip.eventSlug(), new JsonArray().add("VIP"));
    makeGate("stand-only", vip.eventSlug(), new JsonArray().add("Standing"));
    Scanner.Gate standing = scanner.gate("stand-only");

    JsonObject wrongGate = standing.scan(scanner.codeOf(vip));
    JsonObject wrongEvent = standing.scan(scanner.codeOf(other));

    assertThat(wrongGate.getString("reason")).isEqualTo("WRONG_GATE");
    assertThat(wrongGate.getString("message")).contains("vip-only").doesNotContain("stand-only");
    assertThat(wrongEvent.getString("reason")).isEqualTo("WRONG_EVENT");
    assertThat(wrongEvent.getString("message")).contains("Concert " + other.eventNumber());
    assertAdmitted(scanner.gate("vip-only").scan(scanner.codeOf(vip)));
  }

  @Test
  void scan_reissuedTicket_onlyTheNewCodeCounts() {
    Scanner.Gate gate = scanner.gate("G");
    IssuedTicket old = scanner.issue();
    IssuedTicket reissued = scanner.issue(old.generation(2));
    scanner.issue(old); // its webhook comes once more, under another id and too late

    assertThat(gate.scan(scanner.codeOf(old)).getString("reason")).isEqualTo("REVOKED_REPLACED");
    assertAdmitted(gate.scan(scanner.codeOf(reissued)));
  }

  @Test
  void scan_cancelledTicketOrEvent_isRefusedWithItsReason() {
    Scanner.Gate gate = scanner.gate("C");
    IssuedTicket ticket = scanner.issue();
    IssuedTicket ofCancelledEvent = scanner.issue();
    execute("UPDATE ticket SET state = 'cancelled' WHERE id = $1", ticket.id());
    execute("UPDATE event SET status = 'cancelled' WHERE id = $1", ofCancelledEvent.eventId());

    assertThat(gate.scan(scanner.codeOf(ticket)).getString("reason")).isEqualTo("CANCELLED");
    assertThat(gate.scan(scanner.codeOf(ofCancelledEvent)).getString("reason"))
        .isEqualTo("EVENT_CANCELLED");
  }

  @Test
  void scan_outsideItsTime_isRefusedByBusinessTime() {
    Scanner.Gate gate = scanner.gate("T");
    Instant now = Instant.now();
    IssuedTicket tomorrow =
        scanner.issue(
            IssuedTicket.some()
                .valid(now.plus(Duration.ofHours(20)), now.plus(Duration.ofHours(26))));

    assertThat(gate.scan(scanner.codeOf(tomorrow)).getString("reason")).isEqualTo("NOT_YET_VALID");
    setClock(Duration.ofHours(30));
    assertThat(gate.scan(scanner.codeOf(tomorrow)).getString("reason")).isEqualTo("EXPIRED");
    setClock(Duration.ofHours(22));
    assertAdmitted(gate.scan(scanner.codeOf(tomorrow)));
    setClock(Duration.ZERO);

    assertThat(logOf(tomorrow).get(2).getOffsetDateTime("scanned_at").toInstant())
        .isAfter(now.plus(Duration.ofHours(22)));
  }

  @Test
  void scan_repeatedWithItsScanId_getsTheFirstAnswerAgain() {
    Scanner.Gate gate = scanner.gate("P");
    IssuedTicket ticket = scanner.issue();
    JsonObject request = request(scanner.codeOf(ticket));

    JsonObject first = gate.scan(request);
    JsonObject again = gate.scan(request);

    assertThat(first.getBoolean("replayed")).isFalse();
    assertThat(again).isEqualTo(first.copy().put("replayed", true));
    assertThat(logOf(ticket)).hasSize(1);
  }

  @Test
  void scan_scanIdOfAnotherCode_is422AndAdmitsNobody() {
    Scanner.Gate gate = scanner.gate("Q");
    IssuedTicket other = scanner.issue();
    JsonObject request = request(scanner.codeOf(scanner.issue()));
    gate.scan(request);

    HttpCalls.Answer answer = gate.send(request.copy().put("code", scanner.codeOf(other)));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().getString("type")).endsWith("scan-id-reused");
    assertThat(logOf(other)).isEmpty();
    assertAdmitted(gate.scan(scanner.codeOf(other)));
  }

  @Test
  void scan_sameScanIdOnAnotherDevice_isAnotherScan() {
    IssuedTicket ticket = scanner.issue();
    JsonObject request = request(scanner.codeOf(ticket));

    assertAdmitted(scanner.gate("Y").scan(request));

    assertThat(scanner.gate("Z").scan(request).getString("reason")).isEqualTo("ALREADY_USED");
  }

  @Test
  void scan_badRequest_isAProblemAndNoDecision() {
    Scanner.Gate gate = scanner.gate("B");

    assertThat(gate.http().post("/api/scans", "{").status()).isEqualTo(400);
    assertThat(gate.http().post("/api/scans", "[]").status()).isEqualTo(400);
    assertThat(gate.send(new JsonObject()).status()).isEqualTo(422);
    assertThat(gate.send(request("x").put("scanId", "a b")).status()).isEqualTo(422);
    assertThat(gate.send(request("x").put("method", "smell")).status()).isEqualTo(422);
    assertThat(gate.send(request("x".repeat(66_000))).status()).isEqualTo(413);
    assertThat(gate.http().with("content-type", "text/plain").post("/api/scans", "x").status())
        .isEqualTo(415);
    assertThat(gate.send(request(scanner.codeOf(scanner.issue())).put("gate", "nowhere")).status())
        .isEqualTo(422);
  }

  private static JsonObject request(String code) {
    return new JsonObject().put("code", code).put("scanId", UUID.randomUUID().toString());
  }

  /** As a person types it who takes 0 and 1 for letters. */
  private static String typed(String code) {
    return "TK" + code.substring(2).replace('0', 'O').replace("1", "l").toLowerCase(Locale.ROOT);
  }

  private static void assertAdmitted(JsonObject answer) {
    assertThat(answer.getString("result")).as(answer.encode()).isEqualTo("ADMITTED");
  }

  private static void isLogged(Row row, IssuedTicket ticket) {
    assertThat(row.getString("result")).isEqualTo("ADMITTED");
    assertThat(row.getString("trace_id")).isEqualTo(ticket.traceId());
    assertThat(row.getLong("duration_us")).isPositive();
  }

  private void makeGate(String code, String eventSlug, JsonArray tiers) {
    JsonObject gate =
        new JsonObject()
            .put("code", code)
            .put("name", "Gate " + code)
            .put("eventSlug", eventSlug)
            .put("tierNames", tiers);
    assertThat(scanner.admin().post("/api/gates", gate).status()).isEqualTo(201);
  }

  private static void setClock(Duration offset) {
    JsonObject body = new JsonObject().put("offsetSeconds", offset.toSeconds());
    assertThat(SERVICE.http().post("/internal/test/clock", body).status()).isEqualTo(204);
  }

  private static List<Row> logOf(IssuedTicket ticket) {
    return SERVICE
        .pool()
        .preparedQuery("SELECT * FROM scan_logs WHERE ticket_id = $1 ORDER BY id")
        .execute(Tuple.of(ticket.id()))
        .await()
        .stream()
        .toList();
  }

  private static long countOf(Scanner.Gate gate, String reason) {
    return SERVICE
        .pool()
        .preparedQuery("SELECT count(*) AS n FROM scan_logs WHERE device_id = $1 AND reason = $2")
        .execute(Tuple.of(UUID.fromString(gate.deviceId()), reason))
        .await()
        .iterator()
        .next()
        .getLong("n");
  }

  private static void execute(String sql, UUID id) {
    SERVICE.pool().preparedQuery(sql).execute(Tuple.of(id)).await();
  }
}
