package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.someAddress;
import static maguey.orders.TestShop.tier;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.common.http.ProblemType;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.Test;

/** Who is served first, on two nodes that both watch the line. */
class WaitlistLineIT extends WaitingLine {
  @Test
  void line_strictlyInOrder_whoWantsMoreHoldsUpThoseBehind() { // 36
    JsonObject event = shop.event(5);
    JsonObject two = created(shop.order(newOrder(event, 2)));
    JsonObject three = created(shop.order(newOrder(event, 3)));
    JsonObject wantsThree = created(join(event, 3, someAddress()));
    JsonObject wantsTwo = created(join(event, 2, someAddress()));

    cancel(two);
    assertThat(placed(wantsThree).getString("status")).isEqualTo("waiting");
    assertThat(placed(wantsTwo).getInteger("position")).isEqualTo(2);
    cancel(three);

    assertThat(placed(wantsThree).getString("status")).isEqualTo("offered");
    // The two that were free all along go to whoever is first by now.
    eventually(() -> assertThat(placed(wantsTwo).getString("status")).isEqualTo("offered"));
    Counters.assertExact(orders, event, 0, 5);
  }

  @Test
  void capacityRaised_othersWantToBuyAtThatMoment_theLineIsServedFirst() { // 20
    JsonObject event = shop.create(newEvent(tier("A", 100, 3).put("shards", 3)));
    created(shop.order(newOrder(event, 3)));
    List<JsonObject> waiting =
        Stream.of(1, 1, 1, 2).map(n -> created(join(event, n, someAddress()))).toList();

    List<Integer> statuses =
        Together.run(13, n -> n == 0 ? setCapacity(event, 7) : buyOn(n % 2, event));

    assertThat(statuses.get(0)).isEqualTo(200);
    assertThat(waiting.subList(0, 3))
        .allSatisfy(place -> assertThat(placed(place).getString("status")).isEqualTo("offered"));
    assertThat(placed(waiting.get(3)).getString("status")).isEqualTo("waiting");
    long bought = statuses.stream().filter(status -> status == 201).count();
    assertThat(bought).isLessThanOrEqualTo(1);
    Counters.assertExact(orders, event, 3 + bought, 3);
  }

  @Test
  void line_twoCancellationsAtOnce_nobodyIsPassedOver() { // 36
    for (int round = 0; round < 5; round++) {
      JsonObject event = shop.event(2);
      List<JsonObject> sold =
          List.of(created(shop.order(newOrder(event, 1))), created(shop.order(newOrder(event, 1))));
      JsonObject wantsTwo = created(join(event, 2, someAddress()));
      JsonObject wantsOne = created(join(event, 1, someAddress()));

      Together.run(2, n -> cancelOn(n, sold.get(n)));

      eventually(() -> assertThat(placed(wantsTwo).getString("status")).isEqualTo("offered"));
      assertThat(placed(wantsOne).getString("status")).isEqualTo("waiting");
      Counters.assertExact(orders, event, 0, 2);
    }
  }

  @Test
  void line_somebodyWantsMoreThanHeCanEverGet_isPassedOver() {
    JsonObject event = shop.event(5);
    JsonObject four = created(shop.order(newOrder(event, 4)));
    JsonObject one = created(shop.order(newOrder(event, 1)));
    assertProblem(join(event, 6, someAddress()), ProblemType.INVALID).pointsAt("/quantity");
    JsonObject wantsFive = created(join(event, 5, someAddress()));
    JsonObject wantsFour = created(join(event, 4, someAddress()));
    JsonObject wantsOne = created(join(event, 1, someAddress()));
    edit(event, new JsonObject().put("maxPerOrder", 4));

    cancel(four);
    cancel(one);

    assertThat(placed(wantsFive).getString("status")).isEqualTo("waiting");
    assertThat(placed(wantsFour).getString("status")).isEqualTo("offered");
    assertThat(placed(wantsOne).getString("status")).isEqualTo("offered");
    Counters.assertExact(orders, event, 0, 5);
  }

  @Test
  void crowd_shardsCancellationsBuyersAndWaiters_countersStayExact() {
    JsonObject event = shop.create(newEvent(tier("A", 100, 12).put("shards", 4)));
    List<JsonObject> sold =
        IntStream.range(0, 6).mapToObj(n -> created(shop.order(newOrder(event, 2)))).toList();
    List<JsonObject> waiting =
        IntStream.range(0, 8).mapToObj(n -> created(join(event, 1, someAddress()))).toList();

    List<Integer> statuses =
        Together.run(18, n -> n < 6 ? cancelOn(n % 2, sold.get(n)) : buyOn(n % 2, event));

    assertThat(statuses).isSubsetOf(200, 201, 409);
    long bought = statuses.stream().filter(s -> s == 201).count();
    long offered = Math.min(8, 12 - bought);
    eventually(
        () ->
            assertThat(waiting)
                .filteredOn(p -> placed(p).getString("status").equals("offered"))
                .hasSize((int) offered));
    Counters.assertExact(orders, event, bought, offered);
  }

  private void edit(JsonObject event, JsonObject changed) {
    String path = "/api/admin/events/" + event.getString("slug");
    HttpCalls admin = shop.admin().with("content-type", "application/json");
    assertThat(admin.send("PATCH", path, changed.encode()).status()).isEqualTo(200);
  }
}
