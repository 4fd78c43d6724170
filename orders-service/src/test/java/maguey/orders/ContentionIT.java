package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.line;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.newOrderOf;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import org.junit.jupiter.api.Test;

/** People who meet at the same tickets, locks and moments, on two nodes. */
class ContentionIT extends SharedShop {
  private static final Duration PAST_ALL_HOLDS = Duration.ofMinutes(16);
  private static final int TICKETS = 12;
  private static final int BUYERS = 60;
  private static final int GROUP = 16;

  private static final String LOCK = "SELECT FROM tier_stock WHERE tier_id = '%s' FOR UPDATE";
  private static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'
      """;

  private final Patience patience = new Patience();

  @Test
  void giveBack_ofCrossingTiersWhileOthersOrderThem_neverDeadlocks() { // 14
    JsonObject event =
        shop.create(
            newEvent(tier("A", 100, 99), tier("B", 100, 99).put("shards", 3))
                .put("payment", "deferred"));
    JsonObject a = line(tierId(event, 0), 1);
    JsonObject b = line(tierId(event, 1), 1);
    List<JsonObject> before =
        Stream.generate(() -> created(shop.order(newOrderOf(event, a, b))))
            .limit(3 * GROUP)
            .toList();
    PaymentProvider provider = new PaymentProvider(orders.http());
    assertThat(before.subList(0, 2 * GROUP).stream().map(provider::pays))
        .extracting(Answer::status)
        .containsOnly(204);
    // The last third expires while the others are given back.
    passTime(PAST_ALL_HOLDS);

    List<Answer> answers =
        Together.run(
            4 * GROUP,
            n ->
                n < 2 * GROUP
                    ? giveBack(n, before.get(n), n % 4 < 2 ? "cancel" : "refund")
                    : order(n, newOrderOf(event, b, a)));

    assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
    eventually(() -> Counters.assertExact(orders, event, 0, 4 * GROUP));
    patience.assertAllHadWaited();
    Deadlocks.assertNone(orders);
  }

  /** Half of those who pay do so at once, half as soon as they see that they are late. */
  @Test
  void payment_atTheMomentOfExpiryWhileAThirdOrders_isForOneOfThem() { // 17
    JsonObject event = shop.create(newEvent(single(TICKETS)).put("payment", "deferred"));
    List<JsonObject> held =
        IntStream.range(0, TICKETS).mapToObj(n -> created(shop.order(oneOf(event, n)))).toList();
    passTime(PAST_ALL_HOLDS);

    List<Boolean> has =
        Together.run(
            2 * TICKETS,
            n ->
                n < TICKETS
                    ? pays(held.get(n), n % 2 == 1)
                    : getsOneOf(event, n - TICKETS, held.get(n - TICKETS)));

    for (int n = 0; n < TICKETS; n++) {
      assertThat(has.get(n)).as("ticket " + n).isNotEqualTo(has.get(TICKETS + n));
    }
    int paid = (int) has.subList(0, TICKETS).stream().filter(paying -> paying).count();
    Counters.assertExact(orders, event, paid, TICKETS - paid);
  }

  /** All connections that write orders wait for a lock that somebody keeps. */
  @Test
  void place_stockIsKeptLocked_isPutOffWhileOthersAreServed() { // 16
    JsonObject event = shop.event(BUYERS);
    List<JsonObject> wanted = Stream.generate(() -> newOrder(event, 1)).limit(BUYERS).toList();
    SqlConnection keeper = keepLocked(event);

    CompletableFuture<List<Answer>> answers =
        CompletableFuture.supplyAsync(
            () -> Together.run(BUYERS, n -> shop.order(wanted.get(n), key(wanted.get(n)))));
    eventually(() -> assertThat(waiting()).isGreaterThanOrEqualTo(3));
    assertThat(shop.stats(event).getInteger("sold")).isZero();
    assertThat(shop.api().get("/health/ready").status()).isEqualTo(200);
    assertThat(orders.http(1).post("/api/orders", newOrder(shop.event(1), 1)).status())
        .isEqualTo(201);

    assertThat(answers.join()).allSatisfy(Patience::assertPutOff);
    keeper.close().await();
    wanted.forEach(order -> await(() -> placed(shop.order(order, key(order)))));
    Counters.assertExact(orders, event, BUYERS, 0);
  }

  /** Closing the connection unlocks it. */
  private static SqlConnection keepLocked(JsonObject event) {
    SqlConnection keeper = orders.pool().getConnection().await();
    keeper.begin().await();
    keeper.query(LOCK.formatted(tierId(event, 0))).execute().await();
    return keeper;
  }

  private Answer order(int n, JsonObject order) {
    HttpCalls node = orders.http(n % 2).with("idempotency-key", key(order));
    return patience.served(() -> node.post("/api/orders", order));
  }

  private Answer giveBack(int n, JsonObject order, String action) {
    HttpCalls node = orders.http(n % 2).bearer(orders.token(Tokens.ADMIN));
    String path = "/api/orders/" + order.getString("number") + "/" + action;
    return patience.served(() -> node.post(path, "{}"));
  }

  private static JsonObject[] single(int tiers) {
    return IntStream.range(0, tiers)
        .mapToObj(n -> tier("T" + n, 100, 1))
        .toArray(JsonObject[]::new);
  }

  private static JsonObject oneOf(JsonObject event, int tier) {
    return newOrderOf(event, line(tierId(event, tier), 1));
  }

  /** Pays for an order, and tells whether that was in time or what it held was still there. */
  private static boolean pays(JsonObject order, boolean late) {
    if (late) {
      eventually(() -> assertThat(status(order)).isEqualTo("expired"));
    }
    assertThat(new PaymentProvider(orders.http()).pays(order).status()).isEqualTo(204);
    return status(order).equals("confirmed");
  }

  /** Orders again and again, until it is there or its first buyer has paid. */
  private boolean getsOneOf(JsonObject event, int tier, JsonObject first) {
    JsonObject order = oneOf(event, tier);
    return await(
        () -> {
          boolean has = shop.order(order, key(order)).status() < 300;
          assertThat(has || status(first).equals("confirmed")).isTrue();
          return has;
        });
  }

  private static Answer placed(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
    return answer;
  }

  /** Each order has one of its own. */
  private static String key(JsonObject order) {
    return order.getJsonObject("customer").getString("email");
  }

  private static long waiting() {
    return orders.pool().query(WAITING).execute().await().iterator().next().getLong(0);
  }
}
