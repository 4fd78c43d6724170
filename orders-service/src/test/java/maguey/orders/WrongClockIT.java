package maguey.orders;

import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import maguey.common.auth.Tokens;
import maguey.common.config.Env;
import maguey.common.sql.Postgres;
import maguey.common.sql.PostgresConfig;
import maguey.testkit.FreePorts;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import maguey.testkit.OrderInvariants;
import maguey.testkit.TestDatabase;
import maguey.testkit.TestSecrets;
import maguey.testkit.process.ServiceProcess;
import maguey.testkit.process.WrongClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes whose clocks are an hour wrong, one fast and one slow: the database's time decides. */
@Tag("drill")
class WrongClockIT {
  private static final String SECRET = "a-secret-of-the-drills-that-is-long-enough";

  /** But for what scanners and the trace store would take, which do not run here. */
  private static final String UNDELIVERED =
      "SELECT address FROM outbox WHERE address LIKE '%.email' OR dead_at IS NOT NULL";

  private static final int HEAP_MIB = 192;
  private static final int FAST = 0;
  private static final int SLOW = 1;

  @RegisterExtension static final MailExtension mails = new MailExtension();

  private static final TestDatabase DATABASE = TestDatabase.create(List.of("orders"));
  private static final Vertx VERTX = Vertx.vertx();
  private static final List<ServiceProcess> NODES = new ArrayList<>();
  private static Pool pool;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    List<String> ports = List.of("" + FreePorts.next(), "" + FreePorts.next());
    NODES.add(start(ports, FAST, Duration.ofHours(1)));
    NODES.add(start(ports, SLOW, Duration.ofHours(-1)));
    NODES.forEach(node -> node.awaitReady(Duration.ofSeconds(120)));
    Env env = new Env(DATABASE.variables("orders"));
    pool = Postgres.pool(VERTX, PostgresConfig.fromEnv(env, "orders"));
    admin = new Tokens(VERTX, SECRET).mint("drill", Tokens.ADMIN, Duration.ofHours(3));
  }

  @AfterAll
  static void stop() {
    NODES.forEach(ServiceProcess::close);
    pool.close().await();
    VERTX.close().await();
    DATABASE.drop();
  }

  @Test
  void nodes_anHourFastAndSlow_sellReleaseAndDeliverByTheDatabasesTime() {
    Instant now = Instant.now();
    JsonObject open = event(e -> e.put("saleTo", now.plus(Duration.ofMinutes(30))));
    JsonObject early = event(e -> e.put("saleFrom", now.plus(Duration.ofMinutes(30))));
    JsonObject over =
        event(
            e ->
                e.put("saleFrom", now.minus(Duration.ofHours(9)))
                    .put("saleTo", now.minus(Duration.ofMinutes(30))));
    JsonObject unpaid = event(e -> e.put("payment", "deferred").put("holdSeconds", 1_800));
    JsonObject due = event(e -> e.put("payment", "deferred").put("holdSeconds", 1));
    List<JsonObject> sold = new ArrayList<>();
    for (int node : List.of(FAST, SLOW)) {
      assertProblem(order(node, early), OrdersProblems.SALE_NOT_OPEN);
      assertProblem(order(node, over), OrdersProblems.SALE_CLOSED);
      assertThat(order(node, unpaid).json().getString("status")).isEqualTo("held");
      assertThat(order(node, due).json().getString("status")).isEqualTo("held");
      for (int i = 0; i < 5; i++) {
        sold.add(TestShop.created(order(node, open)));
      }
    }

    assertThat(millisIn(sold.get(0)) - millisIn(sold.get(9)))
        .as("what the clocks of the nodes make of the ids of their orders")
        .isGreaterThan(Duration.ofMinutes(110).toMillis());
    eventually(() -> assertThat(statusesOf(due)).containsExactly("expired", "expired"));
    eventually(() -> assertThat(texts(UNDELIVERED)).isEmpty());
    assertThat(statusesOf(unpaid)).containsExactly("held", "held");
    assertThat(statusesOf(over)).isEmpty();
    assertThat(sold)
        .allSatisfy(
            order ->
                assertThat(mails.receivedBy(order.getJsonObject("customer").getString("email")))
                    .hasSize(1));
    assertThat(texts(OrderInvariants.BROKEN)).isEmpty();
  }

  private static ServiceProcess start(List<String> ports, int node, Duration shift)
      throws Exception {
    Path folder = Path.of("target", "drills", "orders-" + ports.get(node)).toAbsolutePath();
    Map<String, String> variables = new HashMap<>(DATABASE.variables("orders"));
    variables.put("MAGUEY_HTTP_PORT", "" + FreePorts.next());
    variables.put("MAGUEY_CLUSTER_NAME", "clocks-" + ports.get(0));
    variables.put("MAGUEY_CLUSTER_PORT", ports.get(node));
    variables.put("MAGUEY_CLUSTER_MEMBERS", "127.0.0.1:%s,127.0.0.1:%s".formatted(ports.toArray()));
    variables.put("MAGUEY_SPOOL_DIR", folder.resolve("spool").toString());
    variables.put("MAGUEY_JWT_SECRET", SECRET);
    variables.put("MAGUEY_EMAIL_HASH_SECRET", TestSecrets.EMAIL_HASH);
    variables.put("MAGUEY_TICKET_KEY_SECRET", TestSecrets.TICKET_KEY);
    variables.put("MAGUEY_TICKET_WEBHOOK_SECRET", TestSecrets.WEBHOOK);
    variables.put("MAGUEY_PAYMENT_WEBHOOK_SECRET", PaymentProvider.SECRET);
    variables.put("MAGUEY_SMTP_PORT", mails.port());
    return ServiceProcess.start(
        OrdersMain.class,
        HEAP_MIB,
        variables,
        folder,
        new WrongClock(shift).flag(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1");
  }

  private static HttpCalls node(int number) {
    return new HttpCalls(NODES.get(number).url());
  }

  private static Answer order(int node, JsonObject event) {
    return node(node).post("/api/orders", newOrder(event, 1));
  }

  private static JsonObject event(Consumer<JsonObject> change) {
    JsonObject event = TestShop.newEvent(TestShop.tier("Standing", 2_500, 10));
    change.accept(event);
    return TestShop.created(node(SLOW).bearer(admin).post("/api/events", event));
  }

  private static List<String> statusesOf(JsonObject event) {
    return texts("SELECT status FROM orders WHERE event_id = '" + event.getString("id") + "'");
  }

  /** The time in an order's id, which is of its node. */
  private static long millisIn(JsonObject order) {
    return UUID.fromString(order.getString("id")).getMostSignificantBits() >>> Short.SIZE;
  }

  private static List<String> texts(String sql) {
    return StreamSupport.stream(pool.query(sql).execute().await().spliterator(), false)
        .map(row -> row.getString(0))
        .toList();
  }
}
