package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.common.ticket.ShortCode;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes, one database: of any number of scans at once, one lets the holder in. */
class OneAdmissionIT {
  private static final int SCANS = 1_000;
  private static final int REPEATS = 100;
  private static final int REFUNDS = 32;
  private static final long GUESSES_A_MINUTE = 10;
  private static final Crowd CROWD = new Crowd(32);

  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS).nodes(2);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);
  private final ScanLogTable log = new ScanLogTable(SERVICE.pool());

  @AfterEach
  void compareTicketsAndLog() {
    log.assertConsistent();
  }

  @AfterAll
  static void sendHome() {
    CROWD.close();
  }

  @Test
  void scan_sameTicketAThousandTimes_admitsOneAndTellsTheOthersWhere() throws Exception { // 51
    IssuedTicket ticket = scanner.issue();
    String code = scanner.codeOf(ticket);
    List<StubbornDevice> gates =
        IntStream.range(0, 8).mapToObj(i -> device("gate-" + i, SERVICE.url(i % 2))).toList();

    List<JsonObject> answers = CROWD.times(SCANS, i -> gates.get(i % gates.size()).scan(code));

    List<Row> rows = log.of(ticket);
    Row winner = theOneWhoCameIn(rows);
    assertThat(rows).hasSize(SCANS);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.getString("trace_id")).isEqualTo(ticket.traceId()));
    assertThat(answers).filteredOn(OneAdmissionIT::isAdmitted).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> !isAdmitted(answer))
        .hasSize(SCANS - 1)
        .allSatisfy(loser -> tellsOf(loser, winner));
  }

  @Test
  void scan_sameScanIdManyTimesAtOnce_isOneAdmissionAndOneRow() throws Exception { // 52
    IssuedTicket ticket = scanner.issue();
    String token = scanner.gate("repeat").token();
    List<StubbornDevice> routes =
        List.of(
            new StubbornDevice(List.of(SERVICE.url(0)), token),
            new StubbornDevice(List.of(SERVICE.url(1)), token));
    JsonObject request = scanOf(ticket);

    List<JsonObject> answers = CROWD.times(REPEATS, i -> routes.get(i % 2).scan(request));

    // None, if the first one's answer was lost and its device asked again.
    assertThat(answers).filteredOn(answer -> !answer.getBoolean("replayed")).hasSizeLessThan(2);
    answers.forEach(answer -> answer.remove("replayed"));
    assertThat(answers).containsOnly(answers.get(0)).allMatch(OneAdmissionIT::isAdmitted);
    assertThat(log.of(ticket)).hasSize(1);
  }

  @Test
  void scan_sameScanIdForTwoTicketsAtOnce_admitsOneOfThem() throws Exception { // 53
    List<IssuedTicket> tickets = List.of(scanner.issue(), scanner.issue());
    Scanner.Gate gate = scanner.gate(0, "twins");
    JsonObject request = scanOf(tickets.get(0));

    List<Integer> statuses =
        CROWD.times(
            REPEATS,
            i ->
                gate.send(request.copy().put("code", scanner.codeOf(tickets.get(i % 2)))).status());

    assertThat(statuses).contains(200, 422).isSubsetOf(200, 422, 503);
    assertThat(log.of(tickets.get(0)).size() + log.of(tickets.get(1)).size()).isEqualTo(1);
    assertThat(log.used(tickets)).isEqualTo(1);
  }

  @Test
  void scan_refundedAtTheSameMoment_isLoggedAsTheTicketSays() throws Exception { // 54
    List<IssuedTicket> tickets =
        IntStream.range(0, REFUNDS).mapToObj(i -> scanner.issue()).toList();
    StubbornDevice left = device("left", SERVICE.url(0));
    StubbornDevice right = device("right", SERVICE.url(1));

    List<Optional<JsonObject>> answers =
        CROWD.times(
            REFUNDS * 2,
            i ->
                i % 2 == 0
                    ? Optional.of(left.scan(scanOf(tickets.get(i / 2))))
                    : refund(tickets.get(i / 2)));

    IntStream.range(0, REFUNDS)
        .forEach(i -> agrees(answers.get(2 * i).orElseThrow(), tickets.get(i), right));
  }

  /** Ten a minute, whichever node they are sent to. */
  @Test
  void typed_aThousandGuessesOverBothNodes_areTenAMinute() throws Exception { // 60
    IssuedTicket ticket = scanner.issue();
    Scanner.Gate gate = scanner.gate("guess");
    List<HttpCalls> nodes =
        IntStream.range(0, 2).mapToObj(i -> SERVICE.http(i).bearer(gate.token())).toList();
    long began = System.nanoTime();

    List<Integer> statuses =
        CROWD.times(SCANS, i -> nodes.get(i % 2).post("/api/scans", guess()).status());

    long minutes = Duration.ofNanos(System.nanoTime() - began).toMinutes();
    assertThat(statuses).contains(429).isSubsetOf(200, 429, 503);
    assertThat(statuses)
        .filteredOn(status -> status == 200)
        .hasSizeBetween(1, (int) (GUESSES_A_MINUTE * (minutes + 1)));
    assertThat(gate.scan(scanner.codeOf(ticket)).getString("result")).isEqualTo("ADMITTED");
  }

  private static JsonObject guess() {
    return new JsonObject().put("code", ShortCode.of(UUID.randomUUID(), 1)).put("method", "manual");
  }

  private static Optional<JsonObject> refund(IssuedTicket ticket) {
    String body = ticket.webhook("tickets.refunded", 2, "refunded").encode();
    eventually(
        () -> assertThat(SignedWebhook.of(body).send(SERVICE.http()).status()).isEqualTo(204));
    return Optional.empty();
  }

  /** Whichever came first, the log has what was answered, and nobody comes in from now on. */
  private void agrees(JsonObject answer, IssuedTicket ticket, StubbornDevice gate) {
    Row row = log.of(ticket).get(0);
    assertThat(row.getString("result")).isEqualTo(answer.getString("result"));
    assertThat(row.getString("reason"))
        .isEqualTo(answer.getString("reason"))
        .isIn(null, "REFUNDED");
    assertThat(log.stateOf(ticket)).isEqualTo("refunded");
    assertThat(gate.scan(scanOf(ticket)).getString("reason")).isEqualTo("REFUNDED");
  }

  private StubbornDevice device(String gate, String url) {
    return new StubbornDevice(List.of(url), scanner.gate(gate).token());
  }

  private JsonObject scanOf(IssuedTicket ticket) {
    return new JsonObject()
        .put("code", scanner.codeOf(ticket))
        .put("scanId", UUID.randomUUID().toString());
  }

  private static boolean isAdmitted(JsonObject answer) {
    return answer.getString("result").equals("ADMITTED");
  }

  private static Row theOneWhoCameIn(List<Row> rows) {
    List<Row> admitted =
        rows.stream().filter(row -> row.getString("result").equals("ADMITTED")).toList();
    assertThat(admitted).hasSize(1);
    return admitted.get(0);
  }

  private static void tellsOf(JsonObject loser, Row winner) {
    assertThat(loser.getString("reason")).isEqualTo("ALREADY_USED");
    JsonObject first = loser.getJsonObject("first");
    assertThat(first.getString("gate")).isEqualTo(winner.getString("gate_code"));
    assertThat(first.getString("device")).isEqualTo(winner.getString("device"));
    assertThat(first.getInstant("at"))
        .isEqualTo(winner.getOffsetDateTime("scanned_at").toInstant());
    assertThat(loser.getString("message")).contains("gate " + winner.getString("gate_code"));
  }
}
