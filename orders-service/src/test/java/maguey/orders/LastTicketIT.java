package maguey.orders;

import static java.util.stream.Collectors.toMap;
import static maguey.orders.TestShop.line;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.newOrderOf;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import maguey.common.time.BusinessClock;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many buyers at once on two nodes; the counters must tell the same as the rows. */
class LastTicketIT {
  private static final int BUYERS = 64;

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
          .with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url());

  private final TestShop shop = new TestShop(orders);
  private final Invariants invariants = new Invariants(orders.pool(), mails);
  private final Patience patience = new Patience();

  @Test
  void place_lastTicketAnd1000Buyers_isOneOrder() { // 11
    JsonObject event = shop.event(1);

    List<Answer> answers = rush(1_000, n -> newOrder(event, 1));

    assertStatuses(answers, 1);
    assertExact(event, 1, answers);
  }

  @Test
  void place_oneKey300TimesAtOnce_isOneOrderAndOneMail() { // 26
    JsonObject event = shop.event(500);
    JsonObject order = newOrder(event, 2);
    String key = UUID.randomUUID().toString();

    List<Answer> answers = Together.run(300, n -> place(n, order, key));

    assertThat(answers).extracting(Answer::status).isSubsetOf(200, 201, 409);
    assertThat(answers.stream().filter(a -> a.status() == 409))
        .allSatisfy(a -> assertThat(a.body()).contains("in-progress"));
    assertThat(placed(answers).stream().map(o -> o.getString("number")).distinct()).hasSize(1);
    assertExact(event, 2, answers);
  }

  @Test
  void place_capacity100ByTwos_isExactly50Orders() { // 12
    JsonObject event = shop.event(100);

    List<Answer> answers = rush(BUYERS, n -> newOrder(event, 2));

    assertStatuses(answers, 50);
    assertExact(event, 100, answers);
  }

  @Test
  void place_stockInShards_sellsAllAndNoMore() {
    JsonObject event = shop.create(newEvent(tier("A", 1, 101).put("shards", 10)));

    List<Answer> answers = rush(BUYERS, n -> newOrder(event, 2));

    assertStatuses(answers, 50);
    assertExact(event, 100, answers);
    assertStatuses(rush(1, n -> newOrder(event, 1)), 1);
    assertExact(event, 101, answers);
  }

  @Test
  void place_moreThanAShardHas_takesFromSeveral() {
    JsonObject event = shop.create(newEvent(tier("A", 1, 9).put("shards", 3)));

    List<Answer> answers = rush(1, n -> newOrder(event, 8));

    assertStatuses(answers, 1);
    assertExact(event, 8, answers);
  }

  @Test
  void place_crossingTiers_neverDeadlocks() { // 13, 14
    JsonObject event = shop.create(newEvent(tier("A", 1, 40), tier("B", 1, 30).put("shards", 3)));
    JsonObject a = line(tierId(event, 0), 1);
    JsonObject b = line(tierId(event, 1), 1);

    List<Answer> answers =
        rush(BUYERS, n -> n % 2 == 0 ? newOrderOf(event, a, b) : newOrderOf(event, b, a));

    assertStatuses(answers, 30);
    assertExact(event, 60, answers);
    Deadlocks.assertNone(orders);
  }

  /** They share transactions, with some that the last of a tier's tickets is not for. */
  @Test
  void place_differentOrdersAtOnce_eachGetsItsOwnOrItsRefusal() {
    JsonObject event = shop.create(newEvent(tier("A", 1, 500), tier("B", 7, 500), tier("C", 9, 1)));

    List<Answer> answers = rush(BUYERS, n -> newOrderOf(event, mixed(event, n)));

    assertThat(answers.stream().filter(answer -> answer.status() == 409)).hasSize(BUYERS / 4 - 1);
    for (int n = 0; n < BUYERS; n++) {
      if (answers.get(n).status() != 409) {
        assertOwn(answers.get(n).json(), mixed(event, n));
      }
    }
    long sold = placed(answers).stream().mapToInt(o -> o.getJsonArray("tickets").size()).sum();
    assertExact(event, sold, answers);
  }

  /** The fourth of each four wants the one ticket of C, too. */
  private static JsonObject[] mixed(JsonObject event, int n) {
    JsonObject a = line(tierId(event, 0), 1 + n % 5);
    JsonObject b = line(tierId(event, 1), 1 + n % 3);
    return n % 4 == 3
        ? new JsonObject[] {a, b, line(tierId(event, 2), 1)}
        : new JsonObject[] {a, b};
  }

  private void assertOwn(JsonObject placed, JsonObject... wanted) {
    String path = "/api/orders/" + placed.getString("number");
    JsonObject stored = orders.http(0).get(path + "?secret=" + placed.getString("secret")).json();
    assertThat(stored.getJsonArray("lines")).isEqualTo(placed.getJsonArray("lines"));
    assertThat(stored.getJsonArray("tickets")).isEqualTo(placed.getJsonArray("tickets"));
    assertThat(quantities(stored.getJsonArray("lines").stream()))
        .isEqualTo(quantities(Stream.of(wanted)));
    assertThat(stored.getJsonArray("tickets"))
        .hasSize(quantities(Stream.of(wanted)).values().stream().mapToInt(q -> q).sum());
  }

  private static Map<String, Integer> quantities(Stream<?> lines) {
    return lines
        .map(JsonObject.class::cast)
        .collect(toMap(line -> line.getString("tierId"), line -> line.getInteger("quantity")));
  }

  @Test
  void hold_expiredAndPaidOnBothNodesAtOnce_isOneOrTheOther() { // 17, 19
    JsonObject event =
        shop.create(newEvent(tier("A", 100, 60).put("shards", 3)).put("payment", "deferred"));
    List<Answer> held = rush(30, n -> newOrder(event, 2));
    assertStatuses(held, 30);

    List<Answer> paid =
        Together.run(
            16,
            n ->
                n == 0
                    ? passTime(Duration.ofMinutes(16))
                    : new PaymentProvider(orders.http(n % 2)).pays(held.get(n).json()));

    assertThat(paid.subList(1, 16)).extracting(Answer::status).containsOnly(204);
    Eventually.eventually(() -> Counters.assertExact(orders, event, 30, 0));
    passTime(Duration.ZERO);
    assertExact(event, 30, held.subList(1, 16));
  }

  private List<Answer> rush(int buyers, IntFunction<JsonObject> order) {
    return Together.run(buyers, n -> place(n, order.apply(n), UUID.randomUUID().toString()));
  }

  private Answer place(int n, JsonObject order, String key) {
    HttpCalls node = orders.http(n % 2).with("idempotency-key", key);
    return patience.served(() -> node.post("/api/orders", order));
  }

  private static Answer passTime(Duration offset) {
    BusinessClock.setEverywhere(orders.vertx(0), offset).await();
    return null;
  }

  private static void assertStatuses(List<Answer> answers, int placed) {
    assertThat(answers).extracting(Answer::status).isSubsetOf(200, 201, 409);
    assertThat(placed(answers)).hasSize(placed);
    assertThat(answers.stream().filter(answer -> answer.status() == 409))
        .allSatisfy(answer -> assertThat(answer.body()).contains("sold-out", "remaining"));
  }

  private void assertExact(JsonObject event, long sold, List<Answer> answers) {
    patience.assertAllHadWaited();
    Counters.assertExact(orders, event, sold, 0);
    invariants.assertHold(event, placed(answers));
    invariants.assertDelivered(event, placed(answers));
  }

  private static List<JsonObject> placed(List<Answer> answers) {
    return answers.stream().filter(a -> a.status() < 300).map(Answer::json).toList();
  }
}
