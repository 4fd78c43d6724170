package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import maguey.common.http.ProblemType;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import maguey.testkit.OwnPostgres;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabaseAwayIT {
  private static final OwnPostgres postgres = new OwnPostgres("orders");

  @Order(1)
  @RegisterExtension
  static final MailExtension mails = new MailExtension();

  @Order(2)
  @RegisterExtension
  static final WebhookReceiver receiver = new WebhookReceiver();

  @Order(3)
  @RegisterExtension
  static final ServiceExtension orders =
      TestShop.service()
          .nodes(2)
          .with("MAGUEY_SMTP_PORT", mails.port())
          .with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url())
          .with("PGPORT", postgres.port())
          .with("PGDATABASE", "postgres")
          .with("PGPASSWORD", OwnPostgres.PASSWORD);

  /** What was on sale without the database, and the orders that its buyers know of. */
  private static final Map<JsonObject, List<JsonObject>> SALES = new HashMap<>();

  private static JsonObject event;

  private final TestShop shop = new TestShop(orders);
  private final String key = UUID.randomUUID().toString();

  @BeforeAll
  static void makeEvent() {
    event = new TestShop(orders).event(1_000);
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @Test
  void place_databaseStopped_is503AndServedOnceItIsBack() { // 16
    JsonObject order = newOrder(event, 1);
    created(shop.order(newOrder(event, 1)));
    postgres.stop();
    try {
      Answer putOff = shop.order(order, key);
      assertPutOff(putOff);
      assertThat(putOff.json().getString("detail")).contains("with the same Idempotency-Key");
      assertPutOff(shop.api().get("/api/events/" + event.getString("slug") + "/stats"));
      assertThat(shop.api().get("/health/live").status()).isEqualTo(200);
      assertThat(shop.api().get("/health/ready").status()).isEqualTo(503);
      assertThat(shop.api().get("/api/keys").status()).isEqualTo(200);
    } finally {
      postgres.start();
    }

    created(await(() -> placed(order)));
    eventually(() -> assertThat(shop.api().get("/health/ready").status()).isEqualTo(200));
  }

  @Test
  void onSale_databaseKilledAndStartedAgain_isExact() {
    assertExactAfter(
        buyers -> {
          postgres.kill();
          Answer putOff = buyers.awaitPutOff();
          postgres.start();
          assertPutOff(putOff);
        });
  }

  @Test
  void onSale_databaseFrozen_isPutOffAndExactOnceItIsBack() {
    assertExactAfter(
        buyers -> {
          postgres.freeze();
          Answer putOff = buyers.awaitPutOff();
          postgres.thaw();
          assertPutOff(putOff);
        });
  }

  /** What was under way when the database went is due when its lease ends: waited for but once. */
  @Test
  @Order(Integer.MAX_VALUE)
  void deliveries_ofAllOnSales_comeOnceEach() {
    assertThat(SALES).isNotEmpty();
    SALES.forEach(invariants()::assertDelivered);
  }

  /** The fault comes in the middle of an on-sale whose buyers repeat what is put off. */
  private void assertExactAfter(Consumer<Buyers> fault) {
    JsonObject onSale = shop.event(5_000);
    Buyers buyers = Buyers.of(onSale, List.of(orders.http(0), orders.http(1)));
    try (buyers) {
      buyers.awaitMore(20);
      fault.accept(buyers);
      buyers.awaitMore(20);
    }
    invariants().assertHold(onSale, buyers.acknowledged());
    SALES.put(onSale, buyers.acknowledged());
  }

  private static Invariants invariants() {
    return new Invariants(orders.running(0).context().pool(), mails);
  }

  private Answer placed(JsonObject order) {
    Answer answer = shop.order(order, key);
    assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
    return answer;
  }

  private static void assertPutOff(Answer answer) {
    assertProblem(answer, ProblemType.UNAVAILABLE);
    assertThat(answer.header("retry-after")).isNotBlank();
    assertThat(answer.header("server-timing")).contains(answer.json().getString("traceId"));
  }
}
