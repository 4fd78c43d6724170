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
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.TestSecrets;
import org.junit.jupiter.api.Test;

/** What payment providers tell of held orders, in time, late, twice and wrongly. */
class PaymentIT extends SharedShop {
  @Test
  void payment_ofAHeldOrder_confirmsItInThePurchasesTrace() {
    JsonObject event = deferredEvent(5);
    JsonObject order = created(shop.order(newOrder(event, 2)));

    assertThat(new PaymentProvider(orders.http(1)).pays(order).status()).isEqualTo(204);

    JsonObject paid = shown(order);
    assertThat(paid.getString("status")).isEqualTo("confirmed");
    assertThat(paid.getValue("expiresAt")).isNull();
    assertThat(paid.getJsonArray("tickets")).hasSize(2);
    assertThat(paymentStatus(paid)).isEqualTo("accepted");
    Counters.assertExact(orders, event, 2, 0);
    List<ExportedSpan> trace =
        awaitSpans(order, "POST /api/orders", "take-payment", "ticket.issue");
    ExportedSpan take = one(trace, "take-payment");
    assertThat(take.attributes()).containsEntry("payment.outcome", "accepted");
    assertThat(one(trace, "POST /api/orders").spanId()).isEqualTo(take.parentSpanId());
  }

  @Test
  void payment_toldAgainAndAgainOnBothNodes_confirmsOnce() {
    JsonObject event = deferredEvent(5);
    JsonObject order = created(shop.order(newOrder(event, 2)));
    String id = UUID.randomUUID().toString();
    JsonObject message = PaymentProvider.paid(order);

    List<Answer> answers =
        Together.ask(
            16,
            n ->
                new PaymentProvider(orders.http(n % 2))
                    .tells(n < 8 ? id : UUID.randomUUID().toString(), message));

    assertThat(answers).extracting(Answer::status).containsOnly(204);
    assertThat(shown(order).getJsonArray("payments")).hasSize(1);
    Counters.assertExact(orders, event, 2, 0);
    assertThat(count("webhook_message WHERE order_id = '" + order.getString("id") + "'"))
        .isEqualTo(1);
  }

  @Test
  void payment_afterExpiryWithStockLeft_isConfirmedAllTheSame() { // 18
    JsonObject event = deferredEvent(2);
    JsonObject order = created(shop.order(newOrder(event, 2)));
    passTime(Duration.ofMinutes(16));
    eventually(() -> assertThat(status(order)).isEqualTo("expired"));

    assertThat(new PaymentProvider(orders.http()).pays(order).status()).isEqualTo(204);

    assertThat(status(order)).isEqualTo("confirmed");
    Counters.assertExact(orders, event, 2, 0);
  }

  @Test
  void payment_afterExpiryAndSoldOut_isToBeGivenBack() { // 18
    JsonObject event =
        shop.create(newEvent(tier("A", 100, 5), tier("B", 100, 1)).put("payment", "deferred"));
    JsonObject a = line(tierId(event, 0), 1);
    JsonObject b = line(tierId(event, 1), 1);
    JsonObject late = created(shop.order(newOrderOf(event, a, b)));
    passTime(Duration.ofMinutes(16));
    eventually(() -> assertThat(status(late)).isEqualTo("expired"));
    JsonObject quick = created(shop.order(newOrderOf(event, b)));
    new PaymentProvider(orders.http()).pays(quick);

    assertThat(new PaymentProvider(orders.http()).pays(late).status()).isEqualTo(204);

    JsonObject shown = shown(late);
    assertThat(shown.getString("status")).isEqualTo("expired");
    assertThat(paymentStatus(shown)).isEqualTo("refund_needed");
    assertThat(shown.getJsonArray("payments").getJsonObject(0).getString("reason"))
        .isEqualTo("sold_out");
    Counters.assertExact(orders, event, 1, 0);
  }

  @Test
  void payment_atTheMomentOfExpiry_isOneOrTheOtherAndCountedOnce() { // 17
    JsonObject event = deferredEvent(24);
    List<JsonObject> held =
        IntStream.range(0, 24).mapToObj(n -> created(shop.order(newOrder(event, 1)))).toList();

    List<Answer> answers =
        Together.run(
            25,
            n -> {
              if (n < 24) {
                return new PaymentProvider(orders.http(n % 2)).pays(held.get(n));
              }
              passTime(Duration.ofMinutes(16));
              return null;
            });

    assertThat(answers.subList(0, 24)).extracting(Answer::status).containsOnly(204);
    assertThat(held).allSatisfy(o -> assertThat(status(o)).isEqualTo("confirmed"));
    Counters.assertExact(orders, event, 24, 0);
  }

  @Test
  void payment_wrongAmountOrTwice_isToBeGivenBack() {
    JsonObject event = deferredEvent(5);
    JsonObject order = created(shop.order(newOrder(event, 1)));
    JsonObject tooLittle = PaymentProvider.paid(order);
    tooLittle.getJsonObject("data").put("amountCents", 1);
    PaymentProvider provider = new PaymentProvider(orders.http());

    provider.tells("little-" + UUID.randomUUID(), tooLittle);
    assertThat(status(order)).isEqualTo("held");
    provider.pays(order);
    provider.pays(order);

    assertThat(shown(order).getJsonArray("payments"))
        .extracting(p -> ((JsonObject) p).getString("reason"))
        .containsExactly("amount", null, "already_paid");
    Counters.assertExact(orders, event, 1, 0);
  }

  @Test
  void payment_messagesInAnyOrder_endInTheSameState() {
    JsonObject event = deferredEvent(5);
    JsonObject order = created(shop.order(newOrder(event, 1)));
    PaymentProvider provider = new PaymentProvider(orders.http());
    String first = "pay-" + UUID.randomUUID();
    String second = "pay-" + UUID.randomUUID();

    provider.tells("a" + first, PaymentProvider.about(order, "payment.refunded", first));
    provider.tells("b" + first, PaymentProvider.about(order, "payment.succeeded", first));
    assertThat(status(order)).isEqualTo("held");
    provider.tells("a" + second, PaymentProvider.about(order, "payment.failed", second));
    provider.tells("b" + second, PaymentProvider.about(order, "payment.succeeded", second));
    provider.tells("c" + second, PaymentProvider.about(order, "payment.failed", second));

    assertThat(shown(order).getJsonArray("payments"))
        .extracting(p -> ((JsonObject) p).getString("status"))
        .containsExactly("refunded", "accepted");
    assertThat(status(order)).isEqualTo("confirmed");
  }

  @Test
  void payment_notProvenOrNotReadable_changesNothing() {
    JsonObject order = created(shop.order(newOrder(deferredEvent(5), 1)));
    JsonObject other = created(shop.order(newOrder(deferredEvent(5), 1)));
    PaymentProvider provider = new PaymentProvider(orders.http());
    String id = UUID.randomUUID().toString();
    JsonObject wrong = PaymentProvider.paid(order);
    wrong.getJsonObject("data").put("amountCents", "12").remove("paymentId");
    JsonObject unknown = PaymentProvider.paid(order);
    unknown.getJsonObject("data").put("orderNumber", "000000000");

    assertThat(provider.signingWith(TestSecrets.WEBHOOK).pays(order).status()).isEqualTo(401);
    assertThat(provider.at(provider.at().minusSeconds(310)).pays(order).status()).isEqualTo(401);
    assertThat(provider.at(Instant.now().plusSeconds(400)).pays(order).status()).isEqualTo(401);
    String paid = PaymentProvider.paid(order).encode();
    assertThat(provider.tells(id, paid, paid.replace("EUR", "EUS")).status()).isEqualTo(401);
    assertThat(shop.api().post("/webhooks/payments", PaymentProvider.paid(order)).status())
        .isEqualTo(400);
    Answer invalid = provider.tells(id + "w", wrong);
    assertThat(invalid.status()).isEqualTo(422);
    assertThat(invalid.body()).contains("/data/paymentId", "/data/amountCents");
    assertThat(provider.tells(id + "u", unknown).status()).isEqualTo(404);
    assertThat(provider.tells(id + "t", PaymentProvider.about(order, "payment.sung", "x")).status())
        .isEqualTo(204);
    assertThat(status(order)).isEqualTo("held");
    assertThat(
            provider
                .signingWith(PaymentProvider.FORMER)
                .tells(id, PaymentProvider.paid(order))
                .status())
        .isEqualTo(204);
    assertThat(provider.tells(id, PaymentProvider.paid(other)).status()).isEqualTo(409);
    assertThat(status(other)).isEqualTo("held");
  }

  private static List<ExportedSpan> awaitSpans(JsonObject order, String... names) {
    eventually(
        () ->
            assertThat(orders.spans().ofTrace(order.getString("traceId")))
                .extracting(ExportedSpan::name)
                .contains(names));
    return orders.spans().ofTrace(order.getString("traceId"));
  }

  private static List<ExportedSpan> spans(JsonObject order, String name) {
    return orders.spans().ofTrace(order.getString("traceId")).stream()
        .filter(span -> span.name().equals(name))
        .toList();
  }

  private static ExportedSpan one(List<ExportedSpan> spans, String name) {
    return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
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
