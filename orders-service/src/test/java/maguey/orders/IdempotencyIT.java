package maguey.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import maguey.common.http.ProblemType;
import maguey.common.privacy.EmailHash;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.TestSecrets;
import org.junit.jupiter.api.Test;

class IdempotencyIT extends SharedShop {
  private final String key = UUID.randomUUID().toString();

  @Test
  void place_sameKeyAndBody_isTheSameOrderOnEveryNode() { // 30
    JsonObject event = shop.event(10);
    JsonObject order = newOrder(event, 2);

    JsonObject first = created(shop.order(order, key));
    Answer again = keyed(orders.http(1)).post("/api/orders", order);

    assertThat(again.status()).as(again.toString()).isEqualTo(200);
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    assertThat(again.header("location")).isEqualTo("/api/orders/" + first.getString("number"));
    assertThat(again.json()).isEqualTo(first);
    assertThat(shop.sold(event)).isEqualTo(2);
  }

  @Test
  void place_customerGoneBeforeTheAnswer_findsHisOrderOnTheOtherNode() throws IOException { // 30
    JsonObject event = shop.event(10);
    JsonObject order = newOrder(event, 2);
    try (Socket gone = sent(order, key)) {
      eventually(() -> assertThat(shop.sold(event)).isEqualTo(2));
    }

    Answer again = keyed(orders.http(1)).post("/api/orders", order);

    assertThat(again.status()).as(again.toString()).isEqualTo(200);
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    assertThat(shop.sold(event)).isEqualTo(2);
  }

  @Test
  void place_sameKeyTenTimesAtOnce_isOneOrder() { // 26
    JsonObject event = shop.event(10);
    JsonObject order = newOrder(event, 1);

    List<Answer> answers = Together.ask(10, n -> shop.order(order, key));

    assertThat(answers).extracting(Answer::status).isSubsetOf(201, 200, 409);
    // None, if the first one's answer was lost and asked for again.
    assertThat(answers.stream().filter(a -> a.status() == 201)).hasSizeLessThan(2);
    assertThat(
            answers.stream()
                .filter(a -> a.status() < 300)
                .map(a -> a.json().getString("number"))
                .distinct())
        .hasSize(1);
    assertThat(shop.sold(event)).isEqualTo(1);
  }

  @Test
  void place_lastTicketWithTheSameKeyAtOnce_isNeverToldSoldOut() { // 26
    JsonObject event = shop.event(1);
    JsonObject order = newOrder(event, 1);

    List<Answer> answers = Together.ask(10, n -> shop.order(order, key));

    assertThat(answers).allSatisfy(a -> assertThat(a.body()).doesNotContain("sold-out"));
    assertThat(shop.order(order, key).status()).isEqualTo(200);
  }

  @Test
  void place_sameKeyOtherBody_is422() { // 27
    JsonObject event = shop.event(10);
    JsonObject order = newOrder(event, 1);
    created(shop.order(order, key));
    JsonObject other = order.copy();
    other.getJsonArray("lines").getJsonObject(0).put("quantity", 2);

    assertProblem(shop.order(other, key), OrdersProblems.IDEMPOTENCY_KEY_REUSED);
    assertThat(shop.sold(event)).isEqualTo(1);
  }

  @Test
  void place_sameKeyOtherCustomer_isAnotherOrder() { // 27
    JsonObject event = shop.event(10);
    created(shop.order(newOrder(event, 1), key));

    created(shop.order(newOrder(event, 1), key));

    assertThat(shop.sold(event)).isEqualTo(2);
  }

  @Test
  void place_firstTryStillRunning_is409InProgress() {
    JsonObject order = newOrder(shop.event(10), 1);
    String email = order.getJsonObject("customer").getString("email");
    String lock = new EmailHash(TestSecrets.EMAIL_HASH).of(email) + ' ' + key;
    SqlConnection other = orders.pool().getConnection().await();
    other.begin().await();
    other
        .preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .execute(Tuple.of(lock))
        .await();

    Answer meanwhile = shop.order(order, key);
    other.transaction().rollback().await();
    other.close().await();

    assertProblem(meanwhile, OrdersProblems.IN_PROGRESS);
    assertThat(meanwhile.header("retry-after")).isEqualTo("1");
    created(shop.order(order, key));
  }

  @Test
  void place_refusedFirst_isEvaluatedAnew() { // 29
    JsonObject event = shop.event(1);
    created(shop.order(newOrder(event, 1)));
    JsonObject order = newOrder(event, 1);
    assertProblem(shop.order(order, key), OrdersProblems.SOLD_OUT);
    String sql = "UPDATE tier_stock SET sold = 0 WHERE tier_id = '%s'";
    orders.pool().query(sql.formatted(tierId(event, 0))).execute().await();

    created(shop.order(order, key));
  }

  @Test
  void place_keyOf24HoursAgo_isANewOrder() { // 31
    JsonObject event = shop.event(10);
    JsonObject order = newOrder(event, 1);
    created(shop.order(order, key));
    orders.pool().query("UPDATE idempotency_record SET expires_at = now()").execute().await();

    created(shop.order(order, key));
    assertThat(shop.order(order, key).status()).isEqualTo(200);
    assertThat(shop.sold(event)).isEqualTo(2);
  }

  @Test
  void place_replayAfterTheSale_isStillTheOrder() {
    JsonObject event = shop.event(10);
    JsonObject order = newOrder(event, 1);
    created(shop.order(order, key));
    String sql = "UPDATE event SET status = 'closed' WHERE id = '%s'";
    orders.pool().query(sql.formatted(event.getString("id"))).execute().await();

    assertThat(shop.order(order, key).status()).isEqualTo(200);
  }

  @Test
  void place_malformedKey_is400() throws IOException { // 28
    JsonObject event = shop.event(10);
    JsonObject order = newOrder(event, 1);
    try (Socket odd = sent(order, "schl\u00fcssel")) {
      assertThat(new String(odd.getInputStream().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 400");
    }
    assertThat(shop.sold(event)).isZero();

    assertProblem(shop.order(order, "k".repeat(300)), ProblemType.MALFORMED);
    assertProblem(shop.order(order, ""), ProblemType.MALFORMED);
    created(shop.order(order.put("customer", customer("B", TestShop.someAddress()))));
  }

  /** An order on its way to the first node, as bytes: other clients send no such keys. */
  private static Socket sent(JsonObject order, String key) throws IOException {
    URI node = URI.create(orders.url());
    Socket socket = new Socket(node.getHost(), node.getPort());
    byte[] body = order.toBuffer().getBytes();
    String head =
        "POST /api/orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            + "idempotency-key: %s\r\ncontent-length: %d\r\n\r\n".formatted(key, body.length);
    socket.getOutputStream().write(head.getBytes(UTF_8));
    socket.getOutputStream().write(body);
    return socket;
  }

  private HttpCalls keyed(HttpCalls http) {
    return http.with("idempotency-key", key);
  }
}
