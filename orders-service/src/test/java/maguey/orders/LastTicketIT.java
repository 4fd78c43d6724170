package maguey.orders;

import static maguey.orders.TestShop.line;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.newOrderOf;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many buyers at once on two nodes; the counters must tell the same as the rows. */
class LastTicketIT {
  private static final int BUYERS = 64;

  private static final String COUNTED =
      """
      SELECT s.sold, s.capacity,
             (SELECT count(*) FROM ticket WHERE tier_id = $1) AS tickets,
             (SELECT coalesce(sum(quantity), 0) FROM order_line WHERE tier_id = $1) AS ordered
        FROM (SELECT sum(sold) AS sold, sum(capacity) AS capacity
                FROM tier_stock WHERE tier_id = $1) s
      """;

  @RegisterExtension static final ServiceExtension orders = TestShop.service().nodes(2);

  private final TestShop shop = new TestShop(orders);

  @Test
  void place_lastTicketAnd64Buyers_isOneOrder() { // 11
    JsonObject event = shop.event(1);

    List<Answer> answers = rush(BUYERS, n -> newOrder(event, 1));

    assertStatuses(answers, 1);
    assertCounted(tierId(event, 0), 1);
  }

  @Test
  void place_capacity100ByTwos_isExactly50Orders() { // 12
    JsonObject event = shop.event(100);

    List<Answer> answers = rush(BUYERS, n -> newOrder(event, 2));

    assertStatuses(answers, 50);
    assertCounted(tierId(event, 0), 100);
  }

  @Test
  void place_stockInShards_sellsAllAndNoMore() {
    JsonObject event = shop.create(newEvent(tier("A", 1, 101).put("shards", 10)));

    List<Answer> answers = rush(BUYERS, n -> newOrder(event, 2));

    assertStatuses(answers, 50);
    assertCounted(tierId(event, 0), 100);
    assertThat(shop.order(newOrder(event, 1)).status()).isEqualTo(201);
    assertCounted(tierId(event, 0), 101);
  }

  @Test
  void place_moreThanAShardHas_takesFromSeveral() {
    JsonObject event = shop.create(newEvent(tier("A", 1, 9).put("shards", 3)));

    assertThat(shop.order(newOrder(event, 8)).status()).isEqualTo(201);
    assertCounted(tierId(event, 0), 8);
  }

  @Test
  void place_crossingTiers_neverDeadlocks() { // 13, 14
    JsonObject event = shop.create(newEvent(tier("A", 1, 40), tier("B", 1, 30)));
    JsonObject a = line(tierId(event, 0), 1);
    JsonObject b = line(tierId(event, 1), 1);

    List<Answer> answers =
        rush(BUYERS, n -> n % 2 == 0 ? newOrderOf(event, a, b) : newOrderOf(event, b, a));

    assertStatuses(answers, 30);
    assertCounted(tierId(event, 0), 30);
    assertCounted(tierId(event, 1), 30);
  }

  private List<Answer> rush(int buyers, IntFunction<JsonObject> order) {
    return Together.run(buyers, n -> orders.http(n % 2).post("/api/orders", order.apply(n)));
  }

  private static void assertStatuses(List<Answer> answers, int placed) {
    assertThat(answers).allSatisfy(a -> assertThat(a.status()).as(a.toString()).isIn(201, 409));
    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(placed);
    assertThat(answers.stream().filter(answer -> answer.status() == 409))
        .allSatisfy(answer -> assertThat(answer.body()).contains("sold-out", "remaining"));
  }

  private static void assertCounted(String tierId, long sold) {
    Row row =
        orders
            .pool()
            .preparedQuery(COUNTED)
            .execute(Tuple.of(UUID.fromString(tierId)))
            .await()
            .iterator()
            .next();

    assertThat(row.getLong("sold")).isEqualTo(sold).isLessThanOrEqualTo(row.getLong("capacity"));
    assertThat(row.getLong("tickets")).isEqualTo(sold);
    assertThat(row.getLong("ordered")).isEqualTo(sold);
  }
}
