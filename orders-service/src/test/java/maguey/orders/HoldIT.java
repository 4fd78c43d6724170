package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.line;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.newOrderOf;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import maguey.testkit.ExportedSpan;
import org.junit.jupiter.api.Test;

/** Orders that wait for their payment, on two nodes that both watch the time. */
class HoldIT extends SharedShop {
  @Test
  void place_deferredTier_isHeldWithoutTicketsAndOthersCannotHaveIt() {
    JsonObject event = deferredEvent(2);
    JsonObject order = created(shop.order(newOrder(event, 2)));

    assertThat(order.getString("status")).isEqualTo("held");
    assertThat(order.getInstant("expiresAt")).isAfter(Instant.now());
    assertThat(order.getJsonArray("tickets")).isEmpty();
    assertThat(order.getJsonArray("lines").getJsonObject(0).getInteger("quantity")).isEqualTo(2);
    assertThat(shop.order(newOrder(event, 1)).body()).contains("sold-out");
    Counters.assertExact(orders, event, 0, 2);
    assertThat(count("outbox WHERE aggregate_id = '" + order.getString("id") + "'")).isZero();
  }

  @Test
  void place_freeOfChargeOrInstantTier_isConfirmedAtOnce() { // 23
    JsonObject event =
        shop.create(
            newEvent(tier("Free", 0, 5), tier("Cash", 100, 5).put("payment", "instant"))
                .put("payment", "deferred"));

    JsonObject order =
        created(
            shop.order(newOrderOf(event, line(tierId(event, 0), 1), line(tierId(event, 1), 1))));

    assertThat(order.getString("status")).isEqualTo("confirmed");
    Counters.assertExact(orders, event, 2, 0);
  }

  @Test
  void hold_timeOver_isReleasedOnceByWhicheverNode() { // 19
    JsonObject event =
        shop.create(newEvent(tier("A", 100, 60).put("shards", 4)).put("payment", "deferred"));
    List<JsonObject> held =
        IntStream.range(0, 20).mapToObj(n -> created(shop.order(newOrder(event, 3)))).toList();
    Counters.assertExact(orders, event, 0, 60);

    passTime(Duration.ofMinutes(16));

    eventually(() -> Counters.assertExact(orders, event, 0, 0));
    assertThat(held).allSatisfy(o -> assertThat(status(o)).isEqualTo("expired"));
    eventually(() -> assertThat(spans(held.get(0), "expire-hold")).hasSize(1));
    assertThat(shop.order(newOrder(event, 10)).status()).isEqualTo(201);
  }

  @Test
  void cancel_ofAnExpiredOrder_holdsAgainstALatePayment() {
    JsonObject event = deferredEvent(2);
    JsonObject order = created(shop.order(newOrder(event, 2)));
    passTime(Duration.ofMinutes(16));
    eventually(() -> assertThat(status(order)).isEqualTo("expired"));
    String cancel = "/api/orders/" + order.getString("number") + "/cancel";

    assertThat(shop.admin().post(cancel, "{}").json().getString("status")).isEqualTo("cancelled");
    assertThat(shop.admin().post(cancel, "{}").json().getString("status")).isEqualTo("cancelled");
    assertThat(new PaymentProvider(orders.http()).pays(order).status()).isEqualTo(204);

    JsonObject shown = shown(order);
    assertThat(shown.getString("status")).isEqualTo("cancelled");
    assertThat(paymentStatus(shown)).isEqualTo("refund_needed");
    assertThat(shown.getJsonArray("payments").getJsonObject(0).getString("reason"))
        .isEqualTo("order_cancelled");
    Counters.assertExact(orders, event, 0, 0);
  }

  @Test
  void expiry_oneHoldCannotBeReleased_releasesTheOthers() {
    JsonObject broken = deferredEvent(1);
    JsonObject sound = deferredEvent(1);
    JsonObject stuck = created(shop.order(newOrder(broken, 1)));
    JsonObject free = created(shop.order(newOrder(sound, 1)));
    setHeld(broken, 0);

    passTime(Duration.ofMinutes(16));

    eventually(() -> assertThat(status(free)).isEqualTo("expired"));
    assertThat(status(stuck)).isEqualTo("held");
    setHeld(broken, 1);
    eventually(() -> assertThat(status(stuck)).isEqualTo("expired"));
    Counters.assertExact(orders, broken, 0, 0);
  }

  private static List<ExportedSpan> spans(JsonObject order, String name) {
    return orders.spans().ofTrace(order.getString("traceId")).stream()
        .filter(span -> span.name().equals(name))
        .toList();
  }

  private static long count(String from) {
    return orders
        .pool()
        .query("SELECT count(*) FROM " + from)
        .execute()
        .await()
        .iterator()
        .next()
        .getLong(0);
  }
}
