package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import maguey.common.auth.Tokens;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes, one database: of any number of scans at once, one lets the holder in. */
class OneAdmissionIT {
  private static final int WAYS = 64;
  private static final ExecutorService CROWD = Executors.newFixedThreadPool(WAYS);

  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS).nodes(2);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);

  @AfterAll
  static void sendHome() {
    CROWD.shutdown();
  }

  @Test
  void scan_sameTicketAtManyGatesAtOnce_admitsOneAndTellsTheOthersWhere() throws Exception {
    IssuedTicket ticket = scanner.issue();
    String code = scanner.codeOf(ticket);
    List<Scanner.Gate> gates =
        IntStream.range(0, 8).mapToObj(i -> scanner.gate(i % 2, "gate-" + i)).toList();

    List<JsonObject> answers = atOnce(i -> gates.get(i % gates.size()).scan(code));

    List<JsonObject> admitted =
        answers.stream().filter(a -> a.getString("result").equals("ADMITTED")).toList();
    assertThat(admitted).hasSize(1);
    JsonArray log = logOf(ticket);
    JsonObject winner = entry(log, admitted.get(0).getString("scanId"));
    assertThat(log).hasSize(WAYS);
    assertThat(answers)
        .filteredOn(answer -> answer.getString("result").equals("REFUSED"))
        .hasSize(WAYS - 1)
        .allSatisfy(loser -> tellsOf(loser, winner));
  }

  @Test
  void scan_sameScanIdManyTimesAtOnce_isOneAdmissionAndOneRow() throws Exception {
    IssuedTicket ticket = scanner.issue();
    Scanner.Gate here = scanner.gate(0, "repeat");
    Scanner.Gate there =
        new Scanner.Gate(
            "repeat", here.deviceId(), here.token(), SERVICE.http(1).bearer(here.token()));
    JsonObject request =
        new JsonObject()
            .put("code", scanner.codeOf(ticket))
            .put("scanId", UUID.randomUUID().toString());

    List<JsonObject> answers = atOnce(i -> (i % 2 == 0 ? here : there).scan(request));

    assertThat(answers).allSatisfy(a -> assertThat(a.getString("result")).isEqualTo("ADMITTED"));
    assertThat(answers).filteredOn(a -> !a.getBoolean("replayed")).hasSize(1);
    assertThat(logOf(ticket)).hasSize(1);
  }

  @Test
  void scan_sameScanIdForTwoTicketsAtOnce_admitsOneOfThem() throws Exception {
    List<IssuedTicket> tickets = List.of(scanner.issue(), scanner.issue());
    Scanner.Gate gate = scanner.gate(0, "twins");
    JsonObject request = new JsonObject().put("scanId", UUID.randomUUID().toString());

    List<Integer> statuses =
        atOnce(
            i ->
                gate.send(request.copy().put("code", scanner.codeOf(tickets.get(i % 2)))).status());

    assertThat(statuses).containsOnly(200, 422);
    assertThat(logOf(tickets.get(0)).size() + logOf(tickets.get(1)).size()).isEqualTo(1);
    assertThat(usedAmong(tickets)).isEqualTo(1);
  }

  private static void tellsOf(JsonObject loser, JsonObject winner) {
    assertThat(loser.getString("reason")).isEqualTo("ALREADY_USED");
    JsonObject first = loser.getJsonObject("first");
    assertThat(first.getString("gate")).isEqualTo(winner.getString("gate"));
    assertThat(first.getString("device")).isEqualTo(winner.getString("device"));
    assertThat(first.getString("at")).isEqualTo(winner.getString("scannedAt"));
    assertThat(loser.getString("message")).contains("gate " + winner.getString("gate"));
  }

  private JsonArray logOf(IssuedTicket ticket) {
    return SERVICE
        .http(1)
        .bearer(SERVICE.token(Tokens.VIEWER))
        .get("/api/scans?limit=200&ticket=" + ticket.id())
        .json()
        .getJsonArray("scans");
  }

  private static JsonObject entry(JsonArray log, String scanId) {
    return log.stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.getString("scanId").equals(scanId))
        .findFirst()
        .orElseThrow();
  }

  private static long usedAmong(List<IssuedTicket> tickets) {
    return SERVICE
        .pool()
        .preparedQuery("SELECT count(*) AS n FROM ticket WHERE state = 'used' AND id = ANY ($1)")
        .execute(
            io.vertx.sqlclient.Tuple.of(
                tickets.stream().map(IssuedTicket::id).toArray(UUID[]::new)))
        .await()
        .iterator()
        .next()
        .getLong("n");
  }

  /** Lets the whole crowd go at the same moment. */
  private static <T> List<T> atOnce(java.util.function.IntFunction<T> action) throws Exception {
    CountDownLatch ready = new CountDownLatch(WAYS);
    List<Callable<T>> tasks =
        IntStream.range(0, WAYS)
            .<Callable<T>>mapToObj(
                i ->
                    () -> {
                      ready.countDown();
                      ready.await();
                      return action.apply(i);
                    })
            .toList();
    List<T> results = new java.util.ArrayList<>();
    for (Future<T> result : CROWD.invokeAll(tasks)) {
      results.add(result.get());
    }
    return results;
  }
}
