package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.line;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.newOrderOf;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.testkit.HttpCalls.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promo codes, on two nodes; the numbers in comments are those of the list of edge cases. */
class PromoIT extends SharedShop {
  /** Of each code: how often it says it was used, and how often orders tell. */
  private static final String USES =
      """
      SELECT p.used, (SELECT count(*) FROM orders o
                       WHERE o.promo_id = p.id AND o.status IN ('held', 'confirmed')) AS orders,
             (SELECT coalesce(sum(c.used), 0) FROM promo_customer c
               WHERE c.promo_id = p.id) AS customers
        FROM promo_code p
      """;

  @AfterEach
  void usesAreWhatOrdersTell() {
    for (Row code : orders.pool().query(USES).execute().await()) {
      assertThat(code.getLong("used"))
          .isEqualTo(code.getLong("orders"))
          .isEqualTo(code.getLong("customers"));
    }
  }

  @Test
  void place_percentage_isShownByLine() {
    JsonObject event = shop.create(newEvent(tier("A", 2_500, 10), tier("B", 999, 10)));
    promo(event, percent("SPRING-15", 15));

    JsonObject order =
        created(
            shop.order(
                newOrderOf(event, line(tierId(event, 0), 2), line(tierId(event, 1), 1))
                    .put("promoCode", "SPRING-15")));

    assertThat(order.getString("promoCode")).isEqualTo("SPRING-15");
    assertThat(order.getInteger("totalCents")).isEqualTo(2 * 2_125 + 850);
    assertThat(order.getJsonArray("lines"))
        .extracting(l -> ((JsonObject) l).getInteger("discountCents"))
        .containsExactlyInAnyOrder(375, 149);
    assertThat(shown(order)).isEqualTo(order);
  }

  @Test
  void place_amountAboveThePrice_costsNothingAndWaitsForNothing() { // 23
    JsonObject event = shop.create(newEvent(tier("A", 500, 10)).put("payment", "deferred"));
    promo(event, new JsonObject().put("code", "FRIEND").put("amountCents", 700));

    JsonObject order = created(shop.order(newOrder(event, 2).put("promoCode", "FRIEND")));

    assertThat(order.getInteger("totalCents")).isZero();
    assertThat(order.getString("status")).isEqualTo("confirmed");
  }

  @Test
  void place_lowerCaseAndBlanks_areTakenAndNothingIsNone() { // 23
    JsonObject event = shop.event(10);
    promo(event, percent(" spring 15 ", 15));

    Stream.of("spring15", " SPRING15\t", "Spring 15")
        .forEach(c -> assertThat(price(event, c)).isEqualTo(2_125));
    assertThat(price(event, " ")).isEqualTo(2_500);
    assertThat(price(event, null)).isEqualTo(2_500);
  }

  @Test
  void place_codeThatCannotBeUsed_isRefusedWithItsPointer() { // 23
    JsonObject event = shop.event(10);
    Instant now = Instant.now();
    promo(event, percent("PAST", 5).put("validTo", now.minusSeconds(60)));
    promo(event, percent("FUTURE", 5).put("validFrom", now.plusSeconds(3_600)));
    promo(event, percent("GONE", 5));
    assertThat(disable(event, "gone").json().getString("disabledAt")).isNotNull();
    promo(shop.event(1), percent("OTHERS", 5));

    Stream.of("PAST", "FUTURE", "GONE")
        .forEach(
            c ->
                assertProblem(order(event, c), OrdersProblems.PROMO_NOT_VALID)
                    .pointsAt("/promoCode"));
    Stream.of("OTHERS", "NO-SUCH", "ÄÖ", "'; --", "%", "🎟")
        .forEach(
            c ->
                assertProblem(order(event, c), OrdersProblems.PROMO_UNKNOWN)
                    .pointsAt("/promoCode"));
    assertThat(shop.sold(event)).isZero();
  }

  @Test
  void place_lastUseRacedByTwenty_isHadOnce() { // 23
    JsonObject event = shop.create(newEvent(tier("A", 2_500, 100).put("shards", 4)));
    promo(event, percent("LAST", 50).put("maxUses", 1));

    List<Answer> answers =
        Together.run(
            20,
            n -> Patience.order(orders.http(n % 2), newOrder(event, 1).put("promoCode", "last")));

    assertThat(answers).filteredOn(Patience::isPlaced).hasSize(1);
    assertThat(answers)
        .filteredOn(a -> !Patience.isPlaced(a))
        .allSatisfy(a -> assertProblem(a, OrdersProblems.PROMO_USED_UP));
    Counters.assertExact(orders, event, 1, 0);
  }

  @Test
  void place_customersLastUseRaced_isHadOnceAndOthersHaveTheirs() {
    JsonObject event = shop.event(100);
    promo(event, percent("ONCE", 50).put("maxUsesPerCustomer", 1));
    String anna = TestShop.someAddress();

    List<Answer> answers =
        Together.run(
            10,
            n ->
                Patience.order(
                    orders.http(n % 2), by(n % 2 == 0 ? anna : "A" + anna.substring(1), event)));

    assertThat(answers).filteredOn(Patience::isPlaced).hasSize(1);
    assertThat(answers)
        .filteredOn(a -> !Patience.isPlaced(a))
        .allSatisfy(a -> assertProblem(a, OrdersProblems.PROMO_CUSTOMER_LIMIT));
    created(order(event, "ONCE"));
  }

  @Test
  void place_sameKeyAgain_usesTheCodeOnce() {
    JsonObject event = shop.event(10);
    promo(event, percent("ONE", 50).put("maxUses", 1));
    JsonObject order = newOrder(event, 1).put("promoCode", "ONE");
    String key = UUID.randomUUID().toString();

    JsonObject first = created(shop.order(order, key));
    Answer again = shop.order(order.copy().put("promoCode", "one"), key);
    Answer other = shop.order(newOrder(event, 1).put("customer", order.getValue("customer")), key);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(first);
    assertProblem(other, OrdersProblems.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void use_ofAnOrderThatIsSoldOut_isNotCounted() {
    JsonObject event = shop.event(2);
    promo(event, percent("ONE", 50).put("maxUses", 1));
    JsonObject tooMany = newOrder(event, 3).put("promoCode", "ONE");

    assertProblem(shop.order(tooMany), OrdersProblems.SOLD_OUT);

    created(order(event, "ONE"));
  }

  @Test
  void use_ofAnOrderThatIsGivenUp_isHadAgainOnce() {
    JsonObject event = shop.create(newEvent(tier("A", 500, 10)).put("payment", "deferred"));
    promo(event, percent("ONE", 50).put("maxUses", 1).put("maxUsesPerCustomer", 1));

    JsonObject released = created(order(event, "ONE"));
    Together.ask(
        6,
        n ->
            orders
                .http(n % 2)
                .post(path(released) + "/release?secret=" + released.getString("secret"), ""));
    JsonObject paid = created(order(event, "ONE"));
    assertProblem(order(event, "ONE"), OrdersProblems.PROMO_USED_UP);
    new PaymentProvider(orders.http(1)).pays(paid);
    Together.ask(6, n -> shop.admin().post(path(paid) + "/refund", new JsonObject()));

    assertThat(shown(paid).getString("status")).isEqualTo("refunded");
    assertThat(shown(paid).getInteger("refundedCents")).isEqualTo(250);
    created(order(event, "ONE"));
  }

  @Test
  void use_ofAHoldThatExpires_isHadByAnotherAndTheLatePaymentGivenBack() {
    JsonObject event = shop.create(newEvent(tier("A", 500, 10)).put("payment", "deferred"));
    promo(event, percent("ONE", 50).put("maxUses", 1));
    JsonObject late = created(order(event, "ONE"));
    passTime(Duration.ofMinutes(16));
    eventually(() -> assertThat(shown(late).getString("status")).isEqualTo("expired"));
    created(order(event, "ONE"));

    new PaymentProvider(orders.http()).pays(late);

    JsonObject payment = shown(late).getJsonArray("payments").getJsonObject(0);
    assertThat(payment.getString("status")).isEqualTo("refund_needed");
    assertThat(payment.getString("reason")).isEqualTo("promo_used_up");
    Counters.assertExact(orders, event, 0, 1);
  }

  @Test
  void admin_badCodeOrTaken_isRefused() {
    JsonObject event = shop.event(1);
    promo(event, percent("TAKEN", 5));

    assertProblem(create(event, percent("taken", 5)), ProblemType.CONFLICT);
    assertProblem(create(event, percent("A B!", 5)), ProblemType.INVALID).pointsAt("/code");
    assertProblem(create(event, percent("BOTH", 5).put("amountCents", 5)), ProblemType.INVALID)
        .pointsAt("/percent");
    assertProblem(create(event, percent("MUCH", 101)), ProblemType.INVALID).pointsAt("/percent");
    assertProblem(
            create(event, percent("DST", 5).put("validTo", "2027-03-28T02:30")),
            ProblemType.INVALID)
        .pointsAt("/validTo");
    assertProblem(disable(event, "NO-SUCH"), ProblemType.NOT_FOUND);
    assertProblem(shop.admin().get("/api/events/no-such-event/promo-codes"), ProblemType.NOT_FOUND);
  }

  @Test
  void admin_list_isPagedByCodeAndForAdministratorsAlone() {
    JsonObject event = shop.event(1);
    Stream.of("C", "A", "B").forEach(code -> promo(event, percent(code, 5)));
    String list = "/api/events/" + event.getString("slug") + "/promo-codes";

    JsonObject page = shop.admin().get(list + "?limit=2").json();
    JsonObject rest = shop.admin().get(list + "?limit=2&cursor=B").json();

    assertThat(codes(page)).containsExactly("A", "B");
    assertThat(page.getString("nextCursor")).isEqualTo("B");
    assertThat(codes(rest)).containsExactly("C");
    assertThat(rest.getString("nextCursor")).isNull();
    assertProblem(shop.api().get(list), ProblemType.UNAUTHENTICATED);
    assertProblem(shop.api().bearer(orders.token(Tokens.VIEWER)).get(list), ProblemType.FORBIDDEN);
  }

  private void promo(JsonObject event, JsonObject promo) {
    created(create(event, promo));
  }

  private Answer create(JsonObject event, JsonObject promo) {
    return shop.admin().post("/api/events/" + event.getString("slug") + "/promo-codes", promo);
  }

  private Answer disable(JsonObject event, String code) {
    String codes = "/api/events/" + event.getString("slug") + "/promo-codes/";
    return shop.admin().post(codes + code + "/disable", "");
  }

  private Answer order(JsonObject event, String code) {
    return shop.order(newOrder(event, 1).put("promoCode", code));
  }

  private int price(JsonObject event, String code) {
    return created(order(event, code)).getInteger("totalCents");
  }

  private static JsonObject by(String address, JsonObject event) {
    return newOrder(event, 1)
        .put("promoCode", "ONCE")
        .put("customer", TestShop.customer("Anna", address));
  }

  private static JsonObject percent(String code, int percent) {
    return new JsonObject().put("code", code).put("percent", percent);
  }

  private static List<Object> codes(JsonObject page) {
    return page.getJsonArray("promoCodes").stream()
        .map(code -> (Object) ((JsonObject) code).getString("code"))
        .toList();
  }

  private static String path(JsonObject order) {
    return "/api/orders/" + order.getString("number");
  }
}
