package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import maguey.common.config.Env;
import maguey.common.sql.Postgres;
import maguey.common.sql.PostgresConfig;
import maguey.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two processes; one is killed under scans, and its devices go to the other. */
class NodeKilledIT {
  private static final int TICKETS = 120;
  private static final int DEVICES = 8;

  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();

  private final TestDatabase database = TestDatabase.create(List.of("scanner"));
  private final Vertx vertx = Vertx.vertx();
  private final Crowd crowd = new Crowd(DEVICES);
  private ScannerProcesses nodes;
  private Pool pool;

  @BeforeEach
  void start() {
    Map<String, String> variables = database.variables("scanner");
    nodes = ScannerProcesses.start(2, ORDERS, variables);
    pool = Postgres.pool(vertx, PostgresConfig.fromEnv(new Env(variables), "scanner"));
  }

  @AfterEach
  void stop() {
    nodes.close();
    crowd.close();
    pool.close().await();
    vertx.close().await();
    database.drop();
  }

  @Test
  void kill_underScansThatDevicesRepeat_admitsEachTicketOnce() throws Exception {
    List<IssuedTicket> tickets = nodes.issue(TICKETS);
    List<StubbornDevice> devices =
        IntStream.range(0, DEVICES).mapToObj(i -> nodes.device("gate-" + i)).toList();
    AtomicInteger decided = new AtomicInteger();

    // Each ticket is shown at two gates.
    List<JsonObject> answers =
        crowd.times(
            TICKETS * 2,
            i -> {
              JsonObject answer = devices.get(i % DEVICES).scan(codeOf(tickets.get(i / 2)));
              if (decided.incrementAndGet() == TICKETS / 2) {
                nodes.kill(0);
              }
              return answer;
            });

    assertThat(devices).as("scans that were sent again").anyMatch(StubbornDevice::hasRepeated);
    assertThat(admitted(answers)).containsExactlyInAnyOrderElementsOf(ids(tickets));
    ScanLogTable log = new ScanLogTable(pool);
    log.assertConsistent();
    assertThat(logged(log, tickets)).containsAll(answers.stream().map(NodeKilledIT::row).toList());
  }

  private static String codeOf(IssuedTicket ticket) {
    return ORDERS.sign(ticket.code(OrdersStandIn.KEY));
  }

  private static List<String> admitted(List<JsonObject> answers) {
    return answers.stream()
        .filter(answer -> answer.getString("result").equals("ADMITTED"))
        .map(answer -> answer.getJsonObject("ticket").getString("id"))
        .toList();
  }

  private static Set<String> ids(List<IssuedTicket> tickets) {
    return tickets.stream().map(ticket -> ticket.id().toString()).collect(Collectors.toSet());
  }

  private static Set<String> logged(ScanLogTable log, List<IssuedTicket> tickets) {
    return tickets.stream()
        .flatMap(ticket -> log.of(ticket).stream())
        .map(NodeKilledIT::row)
        .collect(Collectors.toSet());
  }

  private static String row(Row row) {
    return row.getString("scan_id") + " " + row.getString("result");
  }

  private static String row(JsonObject answer) {
    return answer.getString("scanId") + " " + answer.getString("result");
  }
}
