package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.line;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.newOrderOf;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.common.auth.Tokens;
import maguey.orders.WebhookReceiver.Received;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orders and tickets that are taken back, on two nodes. */
class GivingBackIT {
  @Order(1)
  @RegisterExtension
  static final WebhookReceiver receiver = new WebhookReceiver();

  @Order(2)
  @RegisterExtension
  static final ServiceExtension orders =
      TestShop.service().with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url()).nodes(2);

  private final TestShop shop = new TestShop(orders);

  @Test
  void cancel_wholeOrder_freesItsStockAndTellsTheGates() {
    JsonObject event = shop.event(3);
    JsonObject order = created(shop.order(newOrder(event, 3)));

    JsonObject cancelled = ok(cancel(order, new JsonObject()));

    assertThat(cancelled.getString("status")).isEqualTo("cancelled");
    assertThat(states(cancelled)).containsOnly("cancelled");
    assertThat(cancelled.getJsonArray("tickets").getJsonObject(0).containsKey("code")).isFalse();
    assertThat(cancelled.encode()).doesNotContain(order.getString("secret"));
    assertThat(qr(order, 0).status()).isEqualTo(404);
    Counters.assertExact(orders, event, 0, 0);
    Received told = await(() -> about(order, "tickets.cancelled").get(0));
    JsonObject ticket = told.json().getJsonObject("data").getJsonArray("tickets").getJsonObject(0);
    assertThat(ticket.getString("state")).isEqualTo("cancelled");
    assertThat(ticket.getInteger("version")).isEqualTo(2);
    assertThat(told.traceparent()).contains(order.getString("traceId"));
    assertThat(shop.order(newOrder(event, 3)).status()).isEqualTo(201);
  }

  @Test
  void refund_afterPartialCancel_givesMoneyForAllAndStockOnce() {
    JsonObject event =
        shop.create(newEvent(tier("A", 1_000, 4).put("shards", 2), tier("B", 500, 4)));
    JsonObject order =
        created(
            shop.order(newOrderOf(event, line(tierId(event, 0), 2), line(tierId(event, 1), 1))));

    JsonObject partly = ok(cancel(order, tickets(order, 0)));
    assertThat(partly.getString("status")).isEqualTo("confirmed");
    assertThat(states(partly)).containsExactly("cancelled", "valid", "valid");
    assertThat(partly.encode()).doesNotContain("\"code\"", "secret");
    Counters.assertExact(orders, event, 2, 0);

    JsonObject refunded = ok(refund(order, new JsonObject()));
    assertThat(refunded.getString("status")).isEqualTo("refunded");
    assertThat(states(refunded)).containsOnly("refunded");
    assertThat(refunded.getInteger("refundedCents")).isEqualTo(2_500);
    Counters.assertExact(orders, event, 0, 0);
    assertThat(ok(cancel(order, new JsonObject())).getString("status")).isEqualTo("refunded");
    assertThat(ok(refund(order, new JsonObject())).getInteger("refundedCents")).isEqualTo(2_500);
  }

  @Test
  void cancel_100TimesAtOnceOnBothNodesWithRefunds_returnsStockOnce() { // 21
    JsonObject event = shop.event(10);
    JsonObject kept = created(shop.order(newOrder(event, 1)));
    JsonObject order = created(shop.order(newOrder(event, 4)));

    List<Answer> answers =
        Together.ask(
            100, n -> post(n % 2, order, n % 4 < 3 ? "cancel" : "refund", new JsonObject()));

    assertThat(answers).extracting(Answer::status).containsOnly(200);
    JsonObject last = ok(refund(order, new JsonObject()));
    assertThat(last.getString("status")).isEqualTo("refunded");
    assertThat(last.getInteger("refundedCents")).isEqualTo(10_000);
    Counters.assertExact(orders, event, 1, 0);
    assertThat(messages(order, "tickets.cancelled")).isLessThanOrEqualTo(1);
    assertThat(messages(order, "tickets.refunded")).isEqualTo(1);
    assertThat(states(shown(kept))).containsOnly("valid");
  }

  @Test
  void cancel_whileOthersBuy_neverOversells() {
    JsonObject event = shop.event(20);
    List<JsonObject> sold =
        IntStream.range(0, 20).mapToObj(n -> created(shop.order(newOrder(event, 1)))).toList();

    List<Answer> answers =
        Together.run(
            60,
            n ->
                n < 20
                    ? Patience.ask(() -> post(n % 2, sold.get(n), "cancel", new JsonObject()))
                    : Patience.order(orders.http(n % 2), newOrder(event, 1)));

    assertThat(answers).extracting(Answer::status).isSubsetOf(200, 201, 409);
    long bought = answers.subList(20, 60).stream().filter(Patience::isPlaced).count();
    Counters.assertExact(orders, event, bought, 0);
  }

  @Test
  void release_heldOrderWhileItIsPaid_isOneOrTheOther() {
    JsonObject event = shop.create(newEvent(tier("A", 100, 30)).put("payment", "deferred"));
    List<JsonObject> held =
        IntStream.range(0, 15).mapToObj(n -> created(shop.order(newOrder(event, 2)))).toList();

    List<Answer> answers =
        Together.ask(
            30,
            n ->
                n < 15
                    ? release(n % 2, held.get(n))
                    : new PaymentProvider(orders.http(n % 2)).pays(held.get(n - 15)));

    assertThat(answers).extracting(Answer::status).isSubsetOf(200, 204);
    List<JsonObject> after = held.stream().map(this::shown).toList();
    assertThat(after).extracting(o -> o.getString("status")).isSubsetOf("confirmed", "cancelled");
    assertThat(after)
        .allSatisfy(
            o ->
                assertThat(o.getJsonArray("payments").getJsonObject(0).getString("status"))
                    .isEqualTo(
                        o.getString("status").equals("confirmed") ? "accepted" : "refund_needed"));
    long confirmed = after.stream().filter(o -> o.getString("status").equals("confirmed")).count();
    Counters.assertExact(orders, event, 2 * confirmed, 0);
  }

  @Test
  void cancel_usedTicket_isRefusedUnlessForced() { // 22
    JsonObject event = shop.event(5);
    JsonObject order = created(shop.order(newOrder(event, 2)));
    String used = order.getJsonArray("tickets").getJsonObject(1).getString("id");
    orders.vertx(0).eventBus().request("maguey.ticket.scanned.orders", admitted(used)).await();

    Answer refused = cancel(order, new JsonObject());

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body()).contains("ticket-used", used);
    Counters.assertExact(orders, event, 2, 0);
    assertThat(ok(cancel(order, tickets(order, 0))).getString("status")).isEqualTo("confirmed");
    assertThat(ok(cancel(order, new JsonObject().put("force", true))).getString("status"))
        .isEqualTo("cancelled");
    Counters.assertExact(orders, event, 0, 0);
  }

  @Test
  void cancel_byNobodyOrOfNothing_changesNothing() {
    JsonObject order = created(shop.order(newOrder(shop.event(5), 1)));
    String path = "/api/orders/" + order.getString("number") + "/cancel";
    JsonObject other =
        new JsonObject().put("ticketIds", new JsonArray().add(UUID.randomUUID().toString()));

    assertThat(shop.api().post(path, "{}").status()).isEqualTo(401);
    assertThat(shop.api().bearer(orders.token(Tokens.VIEWER)).post(path, "{}").status())
        .isEqualTo(403);
    assertThat(cancel(order, other).status()).isEqualTo(422);
    assertThat(cancel(order, new JsonObject().put("ticketIds", new JsonArray().add("x"))).body())
        .contains("/ticketIds/0");
    assertThat(shop.admin().post("/api/orders/000000000/cancel", "{}").status()).isEqualTo(404);
    assertThat(ok(release(0, order)).getString("status")).isEqualTo("confirmed");
  }

  @Test
  void cancel_always_goesOnInThePurchasesTrace() {
    JsonObject order = created(shop.order(newOrder(shop.event(5), 1)));
    ok(cancel(order, new JsonObject()));

    ExportedSpan step =
        orders
            .spans()
            .await(
                "cancel",
                s ->
                    s.traceId().equals(order.getString("traceId"))
                        && s.name().equals("cancel-order"));
    assertThat(step.attributes()).containsEntry("order.number", order.getString("number"));
  }

  private Answer cancel(JsonObject order, JsonObject body) {
    return post(1, order, "cancel", body);
  }

  private Answer refund(JsonObject order, JsonObject body) {
    return post(0, order, "refund", body);
  }

  private Answer post(int node, JsonObject order, String operation, JsonObject body) {
    return orders
        .http(node)
        .bearer(orders.token(Tokens.ADMIN))
        .post("/api/orders/" + order.getString("number") + "/" + operation, body);
  }

  private static Answer release(int node, JsonObject order) {
    String path = "/api/orders/" + order.getString("number") + "/release?secret=";
    return orders.http(node).send("POST", path + order.getString("secret"), null);
  }

  private Answer qr(JsonObject order, int ticket) {
    return shop.api().get(order.getJsonArray("tickets").getJsonObject(ticket).getString("qr"));
  }

  private JsonObject shown(JsonObject order) {
    String path = "/api/orders/" + order.getString("number");
    return orders.http(1).get(path + "?secret=" + order.getString("secret")).json();
  }

  private static JsonObject tickets(JsonObject order, int index) {
    String id = order.getJsonArray("tickets").getJsonObject(index).getString("id");
    return new JsonObject().put("ticketIds", new JsonArray().add(id));
  }

  private static List<String> states(JsonObject order) {
    return order.getJsonArray("tickets").stream()
        .map(ticket -> ((JsonObject) ticket).getString("state"))
        .toList();
  }

  private static JsonObject ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  private static List<Received> about(JsonObject order, String type) {
    return receiver.about(order).stream()
        .filter(received -> received.json().getString("type").equals(type))
        .toList();
  }

  private static long messages(JsonObject order, String type) {
    return orders
        .pool()
        .query(
            "SELECT count(*) FROM webhook_message WHERE order_id = '%s' AND type = '%s'"
                .formatted(order.getString("id"), type))
        .execute()
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  private static JsonObject admitted(String ticketId) {
    return new JsonObject()
        .put("messageId", UUID.randomUUID().toString())
        .put("occurredAt", Instant.now())
        .put("scanId", "s1")
        .put("ticketId", ticketId)
        .put("orderId", UUID.randomUUID().toString())
        .put("eventId", UUID.randomUUID().toString())
        .put("gate", "NORTH")
        .put("device", "phone")
        .put("result", "ADMITTED")
        .put("method", "qr")
        .put("traceId", "0".repeat(31) + "1")
        .put("spanId", "0".repeat(15) + "1")
        .put("durationMs", 1.0);
  }
}
