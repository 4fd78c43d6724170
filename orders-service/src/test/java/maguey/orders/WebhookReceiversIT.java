package maguey.orders;

import static maguey.orders.WebhookReceiver.answering;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.orders.WebhookReceiver.Received;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls.Answer;
import org.junit.jupiter.api.Test;

/** Kind receivers and unkind ones, over real HTTP. */
class WebhookReceiversIT extends WebhookShop {
  @Test
  void order_severalEndpoints_eachGetsItSignedWithItsOwnSecret() throws Exception {
    JsonObject first = endpoint("/first");
    JsonObject second = endpoint("/second");
    JsonObject order = order();

    for (String path : List.of("/first", "/second", "/webhooks/tickets")) {
      eventually(() -> assertThat(receiver.about(order, path)).hasSize(1));
    }
    Received one = receiver.about(order, "/first").get(0);
    Received other = receiver.about(order, "/second").get(0);

    assertThat(one.signature()).isEqualTo(signature(first, one));
    assertThat(other.signature()).isEqualTo(signature(second, other));
    assertThat(one.id()).isEqualTo(other.id()).isEqualTo(receiver.about(order).get(0).id());
    assertThat(one.body()).isEqualTo(receiver.about(order).get(0).body());
    eventually(
        () ->
            assertThat(deliveries(first))
                .singleElement()
                .satisfies(
                    tried -> {
                      assertThat(tried.getString("outcome")).isEqualTo("delivered");
                      assertThat(tried.getInteger("status")).isEqualTo(204);
                      assertThat(tried.getString("webhookId")).isEqualTo(one.id());
                      assertThat(tried.getString("orderNumber"))
                          .isEqualTo(order.getString("number"));
                      assertThat(tried.getString("traceId")).isEqualTo(order.getString("traceId"));
                    }));
    ExportedSpan consumer =
        orders
            .spans()
            .await(
                "consumer",
                s ->
                    s.traceId().equals(order.getString("traceId"))
                        && s.name().equals("process maguey.order.confirmed.webhook"));
    assertThat((Double) consumer.attributes().get("outbox.wait_ms")).isPositive();
    assertThat(consumer.attributes()).containsEntry("outbox.attempt", 1L);
  }

  @Test
  void receiver_redirects_isAFailureAndTheOtherPlaceHearsNothing() { // 71
    receiver.behave("/moved", answering(302, "location", receiver.url("/elsewhere")));
    JsonObject endpoint = endpoint("/moved");
    order();

    eventually(() -> assertThat(deliveries(endpoint)).hasSizeGreaterThan(1));
    assertThat(deliveries(endpoint))
        .allSatisfy(tried -> assertThat(tried.getString("outcome")).isEqualTo("failed"))
        .allSatisfy(tried -> assertThat(tried.getInteger("status")).isEqualTo(302));
    assertThat(receiver.at("/elsewhere")).isEmpty();
    act(endpoint, "disable", null);
  }

  @Test
  void receiver_gone_isDisabledAndToldNothingUntilItIsEnabled() { // 71
    receiver.behave("/gone", answering(410, "x", "y"));
    JsonObject endpoint = endpoint("/gone");
    order();
    eventually(() -> assertThat(shown(endpoint).getString("disabledReason")).isEqualTo("gone"));

    receiver.behave("/gone", answering(204, "x", "y"));
    JsonObject unheard = order();
    eventually(() -> assertThat(receiver.about(unheard)).hasSize(1));
    JsonObject enabled = act(endpoint, "enable", null);
    JsonObject heard = order();

    assertThat(enabled.getString("status")).isEqualTo("active");
    eventually(() -> assertThat(receiver.about(heard, "/gone")).hasSize(1));
    assertThat(receiver.about(unheard, "/gone")).isEmpty();
    eventually(
        () ->
            assertThat(deliveries(endpoint))
                .extracting(tried -> tried.getString("outcome"))
                .containsExactly("delivered", "gone"));
  }

  @Test
  void receiver_tooBusy_isLeftAloneForAsLongAsItAsks() { // 71
    receiver.behave("/busy", answering(429, "retry-after", "3600"));
    JsonObject endpoint = endpoint("/busy");
    JsonObject first = order();
    eventually(() -> assertThat(shown(endpoint).getString("pausedUntil")).isNotNull());
    JsonObject second = order();

    eventually(() -> assertThat(waiting(second, endpoint)).isEqualTo("0 > 3000"));
    eventually(() -> assertThat(waiting(first, endpoint)).isEqualTo("1 > 3000"));
    assertThat(receiver.at("/busy")).hasSize(1);
    act(endpoint, "disable", null);
  }

  @Test
  void receiver_endlesslySlow_isCutAndHoldsUpNobodyElse() throws Exception { // 72
    try (SlowReceiver slow = new SlowReceiver()) {
      JsonObject endpoint = create(slow.url());
      JsonObject order = order();

      eventually(() -> assertThat(receiver.about(order)).hasSize(1));
      assertThat(deliveries(endpoint)).isEmpty();
      eventually(() -> assertThat(deliveries(endpoint)).isNotEmpty());
      assertThat(deliveries(endpoint).get(0).getString("error")).contains("did not answer within");
      act(endpoint, "disable", null);
    }
  }

  @Test
  void messages_aboutOneOrder_arriveInTheOrderInWhichTheyHappened() {
    receiver.answerNext(orders, 500, 500, 500);
    JsonObject order = order();
    Answer cancelled =
        shop.admin().post("/api/orders/" + order.getString("number") + "/cancel", "{}");

    assertThat(cancelled.status()).isEqualTo(200);
    eventually(
        () ->
            assertThat(receiver.about(order))
                .extracting(r -> r.json().getString("type"))
                .containsExactly(
                    "tickets.issued",
                    "tickets.issued",
                    "tickets.issued",
                    "tickets.issued",
                    "tickets.cancelled"));
  }

  @Test
  void delivery_nameThatPointsInsideByNow_isRefused() {
    JsonObject endpoint = endpoint("/rebound");
    String sql = "UPDATE webhook_endpoint SET url = 'http://127.0.0.2:%d/rebound' WHERE id = '%s'";
    orders.pool().query(sql.formatted(receiver.port(), endpoint.getString("id"))).execute().await();
    order();

    eventually(() -> assertThat(deliveries(endpoint)).isNotEmpty());
    assertThat(deliveries(endpoint).get(0).getString("outcome")).isEqualTo("refused");
    assertThat(receiver.at("/rebound")).isEmpty();
    act(endpoint, "disable", null);
  }

  @Test
  void receiver_asksForAShorterPauseAfterALongOne_isLeftAloneForTheLongOne() { // 71
    CountDownLatch bothAreThere = new CountDownLatch(2);
    CountDownLatch isPaused = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    receiver.behave(
        "/longer",
        exchange -> {
          boolean isFirst = asked.incrementAndGet() == 1;
          bothAreThere.countDown();
          awaitQuietly(isFirst ? bothAreThere : isPaused);
          answering(429, "retry-after", isFirst ? "3600" : "1").handle(exchange);
        });
    JsonObject endpoint = endpoint("/longer");
    order();
    order();
    eventually(() -> assertThat(shown(endpoint).getString("pausedUntil")).isNotNull());
    String until = shown(endpoint).getString("pausedUntil");

    isPaused.countDown();

    eventually(() -> assertThat(deliveries(endpoint)).hasSize(2));
    act(endpoint, "disable", null);
    assertThat(shown(endpoint).getString("pausedUntil")).isEqualTo(until);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** How often a row was tried, and whether it waits for most of an hour. */
  private static String waiting(JsonObject order, JsonObject endpoint) {
    String sql =
        """
        SELECT attempts || CASE WHEN next_attempt_at > now() + interval '3000 s' THEN ' > 3000' ELSE '' END
          FROM outbox WHERE aggregate_id = '%s' AND lane = 'webhook:%s'
        """;
    return orders
        .pool()
        .query(sql.formatted(order.getString("id"), endpoint.getString("id")))
        .execute()
        .await()
        .iterator()
        .next()
        .getString(0);
  }
}
