package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.newOrderOf;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.common.time.BusinessClock;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What administrators do with events, on two nodes. */
class EventAdminIT {
  @RegisterExtension static final ServiceExtension orders = TestShop.service().nodes(2);

  private final TestShop shop = new TestShop(orders);

  @AfterEach
  void comeBackToNow() {
    BusinessClock.setEverywhere(orders.vertx(0), Duration.ZERO).await();
  }

  @Test
  void status_fromDraftToTheEnd_decidesAboutOrders() { // 9, 10
    JsonObject event = shop.create(newEvent(tier("A", 100, 9)).put("status", "draft"));
    assertProblem(shop.order(newOrder(event, 1)), ProblemType.NOT_FOUND);
    assertProblem(shop.api().get("/api/events/" + slug(event)), ProblemType.NOT_FOUND);
    assertThat(admin().get(path(event)).json().getString("status")).isEqualTo("draft");

    assertThat(status(event, "on_sale").status()).isEqualTo(200);
    created(shop.order(newOrder(event, 1)));
    assertThat(status(event, "closed").status()).isEqualTo(200);
    assertProblem(shop.order(newOrder(event, 1)), OrdersProblems.SALE_CLOSED);
    assertThat(status(event, "on_sale").status()).isEqualTo(200);
    created(shop.order(newOrder(event, 1)));
    assertThat(status(event, "cancelled").status()).isEqualTo(200);
    assertProblem(shop.order(newOrder(event, 1)), OrdersProblems.EVENT_CANCELLED);
  }

  @Test
  void status_noWayThere_is409AndTheSameAgainIsNot() {
    JsonObject event = shop.event(1);

    assertProblem(status(event, "draft"), ProblemType.CONFLICT);
    assertThat(status(event, "ended").status()).isEqualTo(200);
    assertThat(status(event, "ended").status()).isEqualTo(200);
    Stream.of("draft", "on_sale", "closed", "cancelled")
        .forEach(other -> assertProblem(status(event, other), ProblemType.CONFLICT));
    assertProblem(shop.order(newOrder(event, 1)), OrdersProblems.SALE_CLOSED);
  }

  @Test
  void saleWindow_ofATier_beginsAndEndsWithItsInstants() { // 9
    Instant opens = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    Instant closes = opens.plus(1, ChronoUnit.HOURS);
    JsonObject early = tier("Early", 100, 9).put("saleFrom", opens).put("saleTo", closes);
    JsonObject event = shop.create(newEvent(early, tier("Late", 100, 9)));

    assertProblem(shop.order(newOrder(event, 1)), OrdersProblems.SALE_NOT_OPEN);
    created(shop.order(newOrderOf(event, TestShop.line(tierId(event, 1), 1))));
    passTimeUntil(opens.plusSeconds(60));
    created(shop.order(newOrder(event, 1)));
    passTimeUntil(closes);
    assertProblem(shop.order(newOrder(event, 1)), OrdersProblems.SALE_CLOSED);
  }

  @Test
  void edit_saleWindowAndTexts_isSeenOnTheOtherNode() { // 25
    JsonObject event = shop.event(9);
    String opens = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS).toString();
    orders.http(1).get("/api/events/" + slug(event));

    Answer edited =
        patch(
            path(event),
            new JsonObject()
                .put("title", "Mezcal Night")
                .put("saleFrom", opens)
                .put("listed", false));

    assertThat(edited.json().getString("title")).isEqualTo("Mezcal Night");
    assertThat(edited.json().getString("venue")).isEqualTo("Arena Wien");
    assertThat(edited.json().getBoolean("listed")).isFalse();
    assertProblem(
        orders.http(1).post("/api/orders", newOrder(event, 1)), OrdersProblems.SALE_NOT_OPEN);
    eventually(
        () ->
            assertThat(orders.http(1).get("/api/events/" + slug(event)).body())
                .contains("Mezcal Night"));
  }

  @Test
  void edit_badValues_is422WithPointers() {
    JsonObject event = shop.event(9);

    assertProblem(patch(path(event), wrong("saleTo", "2020-01-01T00:00")), ProblemType.INVALID)
        .pointsAt("/saleTo");
    assertProblem(patch(path(event), wrong("saleFrom", "2027-03-28T02:30")), ProblemType.INVALID)
        .pointsAt("/saleFrom");
    assertProblem(patch(path(event), wrong("saleFrom", "2026-10-25T02:30")), ProblemType.INVALID)
        .pointsAt("/saleFrom");
    assertProblem(patch(path(event), wrong("title", "a\nb")), ProblemType.INVALID)
        .pointsAt("/title");
    assertProblem(patch(path(event), wrong("maxPerOrder", 51)), ProblemType.INVALID)
        .pointsAt("/maxPerOrder");
    assertProblem(patch("/api/admin/events/no-such", new JsonObject()), ProblemType.NOT_FOUND);
  }

  @Test
  void edit_localTimesOnTheDaysOfChange_areThoseOfTheZone() { // 9
    JsonObject event = shop.event(9);
    JsonObject night =
        new JsonObject().put("saleFrom", "2026-03-29T03:00").put("saleTo", "2026-10-25T03:00");

    JsonObject edited = patch(path(event), night).json();

    assertThat(edited.getString("saleFrom")).isEqualTo("2026-03-29T01:00:00Z");
    assertThat(edited.getString("saleTo")).isEqualTo("2026-10-25T02:00:00Z");
  }

  @Test
  void tier_addedAndChanged_isSoldAtItsNewPriceWithinItsWindow() {
    JsonObject event = shop.event(9);

    Answer added = admin().post(path(event) + "/tiers", tier("VIP", 9_000, 4).put("shards", 2));
    JsonObject vip = added.json().getJsonArray("tiers").getJsonObject(1);
    String tier = path(event) + "/tiers/" + vip.getString("id");
    patch(tier, new JsonObject().put("priceCents", 8_000).put("saleTo", "2020-01-01T00:00:00Z"));
    assertProblem(
        shop.order(newOrderOf(added.json(), TestShop.line(vip.getString("id"), 1))),
        OrdersProblems.SALE_CLOSED);
    patch(tier, new JsonObject().putNull("saleTo"));
    JsonObject order =
        created(shop.order(newOrderOf(added.json(), TestShop.line(vip.getString("id"), 3))));

    assertThat(order.getInteger("totalCents")).isEqualTo(24_000);
    assertProblem(admin().post(path(event) + "/tiers", tier("VIP", 1, 1)), ProblemType.CONFLICT);
    assertProblem(patch(tier, wrong("name", "Standing")), ProblemType.CONFLICT);
    assertProblem(
        patch(path(event) + "/tiers/" + UUID.randomUUID(), new JsonObject()),
        ProblemType.NOT_FOUND);
  }

  @Test
  void capacity_lowered_isNeverUnderWhatIsSoldOrHeld() { // 20
    JsonObject event =
        shop.create(newEvent(tier("A", 100, 20).put("shards", 4)).put("payment", "deferred"));
    created(shop.order(newOrder(event, 5)));
    new PaymentProvider(orders.http()).pays(created(shop.order(newOrder(event, 4))));

    Answer refused = capacity(event, 8);
    assertProblem(refused, OrdersProblems.CAPACITY_BELOW_SOLD);
    assertThat(refused.json().getInteger("taken")).isEqualTo(9);
    assertThat(capacity(event, 9).status()).isEqualTo(200);
    assertProblem(shop.order(newOrder(event, 1)), OrdersProblems.SOLD_OUT);
    assertThat(capacity(event, 12).status()).isEqualTo(200);
    created(shop.order(newOrder(event, 3)));
    Counters.assertExact(orders, event, 4, 8);
  }

  @Test
  void capacity_loweredWhileItIsSold_staysExact() { // 20
    JsonObject event = shop.create(newEvent(tier("A", 100, 60).put("shards", 3)));

    List<Answer> answers =
        Together.run(
            24,
            n ->
                n < 6
                    ? Patience.ask(() -> capacity(event, 10 + 4 * n))
                    : Patience.order(orders.http(n % 2), newOrder(event, 2)));

    assertThat(answers)
        .extracting(Answer::status)
        .containsAnyOf(200, 201)
        .isSubsetOf(200, 201, 409);
    long sold = 2 * answers.subList(6, 24).stream().filter(Patience::isPlaced).count();
    Counters.assertExact(orders, event, sold, 0);
  }

  @Test
  void list_all_hasDraftsForThoseWhoMayReadAlone() {
    String slug = slug(shop.create(newEvent(tier("A", 1, 1)).put("status", "draft")));
    HttpCalls viewer = shop.api().bearer(orders.token(Tokens.VIEWER));

    assertThat(viewer.get("/api/admin/events?limit=100").body()).contains(slug);
    assertThat(shop.api().get("/api/events?limit=100").body()).doesNotContain(slug);
    assertProblem(shop.api().get("/api/admin/events"), ProblemType.UNAUTHENTICATED);
    assertProblem(
        viewer
            .with("content-type", "application/json")
            .send("PATCH", "/api/admin/events/" + slug, "{}"),
        ProblemType.FORBIDDEN);
    assertProblem(admin().get("/api/admin/events?cursor=x"), ProblemType.MALFORMED);
  }

  private HttpCalls admin() {
    return shop.admin();
  }

  private Answer status(JsonObject event, String status) {
    return admin()
        .post("/api/events/" + slug(event) + "/status", new JsonObject().put("status", status));
  }

  private Answer capacity(JsonObject event, int capacity) {
    return admin()
        .post(
            path(event) + "/tiers/" + tierId(event, 0) + "/capacity",
            new JsonObject().put("capacity", capacity));
  }

  private Answer patch(String path, JsonObject body) {
    return admin().with("content-type", "application/json").send("PATCH", path, body.encode());
  }

  private static void passTimeUntil(Instant time) {
    BusinessClock.setEverywhere(orders.vertx(0), Duration.between(Instant.now(), time)).await();
  }

  private static JsonObject wrong(String member, Object value) {
    return new JsonObject().put(member, value);
  }

  private static String slug(JsonObject event) {
    return event.getString("slug");
  }

  private static String path(JsonObject event) {
    return "/api/admin/events/" + slug(event);
  }
}
