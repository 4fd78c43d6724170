package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the outbox gave up is seen, and delivered again without a second effect. */
class DeadLettersIT {
  private static final String MAIL = "maguey.order.confirmed.email";

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
          .with("MAGUEY_SMTP_PORT", mails.port())
          .with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url())
          .with("MAGUEY_WEBHOOK_ALLOW", "127.0.0.1");

  private final TestShop shop = new TestShop(orders);

  @Test
  void mail_givenUp_isSeenAndReplayedOnce() {
    mails.stop();
    String address = TestShop.someAddress();
    JsonObject order;
    try {
      order = order(address);
      String id = order.getString("id");
      // Its last try but one has failed: a day is not waited for.
      eventually(
          () ->
              assertThat(update("attempts = 1439, next_attempt_at = now()", id, "attempts > 0"))
                  .isEqualTo(1));
      eventually(() -> assertThat(letters(MAIL, order)).hasSize(1));
    } finally {
      mails.start();
    }
    JsonObject letter = letters(MAIL, order).get(0);

    assertThat(letter.getString("traceId")).isEqualTo(order.getString("traceId"));
    assertThat(letter.getInteger("attempts")).isGreaterThanOrEqualTo(1440);
    assertThat(letter.getString("error")).isNotBlank();
    eventually(() -> assertThat(shown("/metrics")).contains("maguey_outbox_dead 1.0"));
    assertThat(new JsonObject(shown("/health/ready")).getJsonObject("outbox").getInteger("dead"))
        .isEqualTo(1);

    String replay = "/api/dead-letters/" + letter.getString("id") + "/replay";
    List<Answer> answers = Together.run(4, n -> shop.admin().send("POST", replay, null));

    assertThat(answers).extracting(Answer::status).containsOnlyOnce(200);
    assertThat(await(() -> mails.receivedBy(address).get(0))).isNotNull();
    eventually(() -> assertThat(letters(MAIL, order)).isEmpty());
    assertProblem(shop.admin().send("POST", replay, null), ProblemType.NOT_FOUND);
    assertThat(replaysOf(letter.getString("id"))).containsExactly("replayDeadLetter 1");
  }

  @Test
  void webhooksOfAnEndpoint_disabledAndEnabled_areReplayedInOrder() {
    receiver.behave("/late", exchange -> exchange.sendResponseHeaders(500, -1));
    JsonObject made =
        created(
            shop.admin()
                .post(
                    "/api/webhook-endpoints", new JsonObject().put("url", receiver.url("/late"))));
    String endpoint = "/api/webhook-endpoints/" + made.getString("id");
    String lane = "webhook:" + made.getString("id");
    JsonObject order = order(TestShop.someAddress());
    shop.admin().post("/api/orders/" + order.getString("number") + "/cancel", "{}");
    eventually(() -> assertThat(receiver.about(order, "/late")).isNotEmpty());
    shop.admin().send("POST", endpoint + "/disable", null);
    eventually(() -> assertThat(letters(lane, order)).hasSize(2));
    int before = receiver.about(order, "/late").size();

    receiver.behave("/late", exchange -> exchange.sendResponseHeaders(204, -1));
    shop.admin().send("POST", endpoint + "/enable", null);
    Answer replayed =
        shop.admin().post("/api/dead-letters/replay", new JsonObject().put("consumer", lane));

    assertThat(replayed.json().getInteger("replayed")).isEqualTo(2);
    assertThat(replaysOf(lane)).containsExactly("replayDeadLetters 2");
    eventually(() -> assertThat(receiver.about(order, "/late")).hasSize(before + 2));
    assertThat(receiver.about(order, "/late").subList(before, before + 2))
        .extracting(r -> r.json().getString("type"))
        .containsExactly("tickets.issued", "tickets.cancelled");
    assertThat(receiver.about(order, "/late").get(before).id())
        .isEqualTo(receiver.about(order, "/late").get(0).id());
  }

  @Test
  void deadLetters_withoutTheRoleOrUnknown_areRefused() {
    String unknown = "/api/dead-letters/" + UUID.randomUUID() + "/replay";

    assertProblem(shop.api().get("/api/dead-letters"), ProblemType.UNAUTHENTICATED);
    assertProblem(
        shop.api().bearer(orders.token(Tokens.VIEWER)).get("/api/dead-letters"),
        ProblemType.FORBIDDEN);
    assertProblem(shop.admin().get("/api/dead-letters?cursor=x"), ProblemType.MALFORMED);
    assertProblem(shop.admin().send("POST", unknown, null), ProblemType.NOT_FOUND);
    assertProblem(shop.admin().post("/api/dead-letters/replay", "{}"), ProblemType.INVALID);
    assertThat(
            shop.admin()
                .post("/api/dead-letters/replay", new JsonObject().put("consumer", "none"))
                .json()
                .getInteger("replayed"))
        .isZero();
  }

  private JsonObject order(String address) {
    JsonObject wanted = newOrder(shop.event(10), 1);
    return created(shop.order(wanted.put("customer", TestShop.customer("Anna", address))));
  }

  /** What the audit log says of replays of a dead letter or a lane, and how many they were. */
  private List<String> replaysOf(String subject) {
    return shop
        .admin()
        .get("/api/admin/audit?subject=" + subject)
        .json()
        .getJsonArray("entries")
        .stream()
        .map(JsonObject.class::cast)
        .map(e -> e.getString("action") + " " + e.getJsonObject("detail").getInteger("replayed"))
        .toList();
  }

  private List<JsonObject> letters(String consumer, JsonObject order) {
    return shop
        .admin()
        .get("/api/dead-letters?consumer=" + consumer)
        .json()
        .getJsonArray("deadLetters")
        .stream()
        .map(JsonObject.class::cast)
        .filter(letter -> letter.getString("aggregateId").equals(order.getString("id")))
        .toList();
  }

  private static int update(String change, String orderId, String condition) {
    String sql = "UPDATE outbox SET %s WHERE aggregate_id = '%s' AND address = '%s' AND %s";
    return orders
        .pool()
        .query(sql.formatted(change, orderId, MAIL, condition))
        .execute()
        .await()
        .rowCount();
  }

  private String shown(String path) {
    return shop.api().get(path).body();
  }
}
