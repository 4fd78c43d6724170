package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import maguey.testkit.TcpProxy;
import maguey.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseAwayIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  private static final TcpProxy DATABASE = TcpProxy.to(TestDatabase.port());

  @RegisterExtension
  static final ServiceExtension SERVICE =
      Scanner.serviceFor(ORDERS).with("PGPORT", String.valueOf(DATABASE.port()));

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void scan_databaseAway_rubbishIsAnsweredAndTheRestIs503UntilItIsBack() {
    Scanner.Gate gate = scanner.gate("A");
    IssuedTicket ticket = scanner.issue();
    JsonObject real = new JsonObject().put("code", scanner.codeOf(ticket)).put("scanId", "once");
    gate.scan("rubbish");

    DATABASE.cut();
    JsonObject malformed = gate.scan("rubbish");
    JsonObject forged = gate.scan(OrdersStandIn.forge(ticket.code(OrdersStandIn.KEY)));
    HttpCalls.Answer away = gate.send(real);
    JsonObject beat = new JsonObject().put("deviceTime", Instant.now());
    HttpCalls.Answer awayForProbes = gate.http().post("/api/devices/self/heartbeat", beat);
    HttpCalls.Answer awayForWebhooks =
        SignedWebhook.of(ticket.webhook().encode()).send(SERVICE.http());
    HttpCalls.Answer stranger =
        SERVICE.http().bearer("mgd_" + "A".repeat(43)).post("/api/scans", real);
    DATABASE.mend();

    assertThat(malformed.getString("reason")).isEqualTo("MALFORMED");
    assertThat(forged.getString("reason")).isEqualTo("BAD_SIGNATURE");
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.header("retry-after")).isNotEmpty();
    assertThat(awayForProbes.status()).as("what the page asks to be back").isEqualTo(503);
    assertThat(awayForWebhooks.status()).isEqualTo(503);
    assertThat(stranger.status()).isEqualTo(503);
    eventually(() -> assertThat(gate.send(real).status()).isEqualTo(200));
    assertThat(gate.scan(real).getString("result")).isEqualTo("ADMITTED");
    eventually(() -> assertThat(loggedWithoutTicket()).isEqualTo(3));
  }

  private static long loggedWithoutTicket() {
    return SERVICE
        .pool()
        .query("SELECT count(*) AS n FROM scan_logs WHERE ticket_id IS NULL")
        .execute()
        .await()
        .iterator()
        .next()
        .getLong("n");
  }
}
