package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.someAddress;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.common.time.BusinessClock;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People who wait, on two nodes that both watch the line. */
class WaitlistIT {
  @Order(1)
  @RegisterExtension
  static final MailExtension mails = new MailExtension();

  @Order(2)
  @RegisterExtension
  static final ServiceExtension orders =
      TestShop.service()
          .nodes(2)
          .with("MAGUEY_SMTP_PORT", mails.port())
          .with("MAGUEY_WAITLIST_PER_MINUTE", "400");

  private final TestShop shop = new TestShop(orders);

  @AfterEach
  void comeBackToNow() {
    BusinessClock.setEverywhere(orders.vertx(0), Duration.ZERO).await();
  }

  @Test
  void join_nothingToWaitForOrTwice_isToldSo() { // 35
    JsonObject event = shop.event(1);
    assertProblem(join(event, 1, someAddress()), OrdersProblems.TICKETS_AVAILABLE)
        .has("available", 1);
    created(shop.order(newOrder(event, 1)));
    String address = someAddress();

    JsonObject first = created(join(event, 1, address));
    created(join(event, 1, someAddress()));
    Answer again = join(event, 1, address.toUpperCase(Locale.ROOT));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("id")).isEqualTo(first.getString("id"));
    assertThat(again.json().getInteger("position")).isEqualTo(1);
    assertThat(again.json().containsKey("token")).isFalse();
  }

  @Test
  void join_rubbish_isRefused() {
    JsonObject event = shop.event(0);
    JsonObject wanted = wanted(event, 1, someAddress());

    assertProblem(join(wanted.copy().put("tierId", "x")), ProblemType.INVALID).pointsAt("/tierId");
    assertProblem(
            join(wanted.copy().put("tierId", UUID.randomUUID().toString())), ProblemType.INVALID)
        .pointsAt("/tierId");
    assertProblem(join(wanted.copy().put("quantity", 11)), ProblemType.INVALID)
        .pointsAt("/quantity");
    assertProblem(join(wanted.copy().put("eventSlug", "none")), ProblemType.NOT_FOUND);
    assertProblem(
            join(wanted.copy().put("customer", TestShop.customer("A\r\nBcc: x", "anna@example"))),
            ProblemType.INVALID)
        .pointsAt("/customer/name", "/customer/email");
    assertProblem(shop.api().post("/api/waitlist", "{}"), ProblemType.INVALID);
    for (String token : List.of("", "x", "A".repeat(43), "%00", "é".repeat(20))) {
      String query = "?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      assertThat(shop.api().get("/api/waitlist" + query).status()).isIn(400, 404);
      assertThat(act("leave", query).status()).isIn(400, 404);
      assertThat(act("accept", query).status()).isIn(400, 404);
    }
  }

  @Test
  void join_byTheHundredFromOneAddress_isPutOffWhileOthersGoOn() {
    JsonObject event = shop.event(1);
    JsonObject wanted = wanted(event, 1, someAddress());
    HttpCalls crowd = shop.api().with("x-forwarded-for", "198.51.100.1, 203.0.113.7");

    Answer putOff =
        Stream.generate(() -> crowd.post("/api/waitlist", wanted))
            .limit(200)
            .filter(answer -> answer.status() != 409)
            .findFirst()
            .orElseThrow();
    Answer other = shop.api().with("x-forwarded-for", "203.0.113.8").post("/api/waitlist", wanted);

    assertProblem(putOff, ProblemType.TOO_MANY_REQUESTS);
    assertThat(putOff.header("retry-after")).isEqualTo("5");
    assertProblem(other, OrdersProblems.TICKETS_AVAILABLE);
  }

  @Test
  void cancel_somebodyWaits_isHeldForHimAndHeBuysItOnce() throws Exception { // 36, 37
    JsonObject event = shop.event(2);
    JsonObject sold = created(shop.order(newOrder(event, 2)));
    String address = someAddress();
    JsonObject place = created(join(event, 2, address));

    cancel(sold);

    assertThat(shown(place).getString("status")).isEqualTo("offered");
    Counters.assertExact(orders, event, 0, 2);
    assertProblem(shop.order(newOrder(event, 1)), OrdersProblems.SOLD_OUT);
    MimeMessage mail = await(() -> mails.receivedBy(address).get(0));
    assertThat(mail.getMessageID()).startsWith("<waitlist-" + place.getString("id"));
    assertThat(MailExtension.source(mail))
        .containsPattern("held for you until \\w+day, \\d+ \\w+ \\d{4}, \\d\\d:\\d\\d \\(CES?T\\)");
    List<Answer> bought =
        Together.run(
            6, n -> orders.http(n % 2).send("POST", "/api/waitlist/accept" + query(place), null));

    assertThat(bought).extracting(Answer::status).containsOnlyOnce(201).isSubsetOf(200, 201);
    assertThat(bought)
        .extracting(a -> a.json().getString("id"))
        .containsOnly(bought.get(0).json().getString("id"));
    assertThat(bought.get(0).json().getJsonArray("tickets")).hasSize(2);
    assertThat(shown(place).getString("status")).isEqualTo("purchased");
    Counters.assertExact(orders, event, 2, 0);
  }

  @Test
  void offer_acceptedInATraceOfItsOwn_linksBothWays() {
    JsonObject event = shop.event(1);
    JsonObject sold = created(shop.order(newOrder(event, 1)));
    JsonObject place = created(join(event, 1, someAddress()));
    cancel(sold);
    JsonObject bought = created(act("accept", query(place)));

    ExportedSpan offer = span("waitlist-offer", place);
    ExportedSpan accept = span("waitlist-accept", place);
    ExportedSpan back = span("waitlist-bought", place);

    assertThat(offer.links())
        .extracting(ExportedSpan.Link::traceId)
        .containsExactly(sold.getString("traceId"));
    assertThat(accept.traceId())
        .isEqualTo(bought.getString("traceId"))
        .isNotEqualTo(offer.traceId());
    assertThat(accept.links())
        .extracting(ExportedSpan.Link::traceId)
        .containsExactly(offer.traceId());
    assertThat(back.traceId()).isEqualTo(offer.traceId());
    assertThat(back.links()).extracting(ExportedSpan.Link::spanId).containsExactly(accept.spanId());
    assertThat(orders.spans().all().toString()).doesNotContain(place.getString("token"));
  }

  @Test
  void line_strictlyInOrder_whoWantsMoreHoldsUpThoseBehind() { // 36
    JsonObject event = shop.event(5);
    JsonObject two = created(shop.order(newOrder(event, 2)));
    JsonObject three = created(shop.order(newOrder(event, 3)));
    JsonObject wantsThree = created(join(event, 3, someAddress()));
    JsonObject wantsTwo = created(join(event, 2, someAddress()));

    cancel(two);
    assertThat(shown(wantsThree).getString("status")).isEqualTo("waiting");
    assertThat(shown(wantsTwo).getInteger("position")).isEqualTo(2);
    cancel(three);

    assertThat(shown(wantsThree).getString("status")).isEqualTo("offered");
    // The two that were free all along go to whoever is first by now.
    eventually(() -> assertThat(shown(wantsTwo).getString("status")).isEqualTo("offered"));
    Counters.assertExact(orders, event, 0, 5);
  }

  @Test
  void offer_timeOver_goesToTheNextAndTheLateOneIsGone() { // 37
    JsonObject event = shop.event(1);
    JsonObject sold = created(shop.order(newOrder(event, 1)));
    JsonObject late = created(join(event, 1, someAddress()));
    JsonObject next = created(join(event, 1, someAddress()));
    cancel(sold);

    passTime(Duration.ofHours(5));

    assertProblem(act("accept", query(late)), OrdersProblems.OFFER_EXPIRED);
    eventually(() -> assertThat(shown(next).getString("status")).isEqualTo("offered"));
    assertThat(shown(late).getString("status")).isEqualTo("offer_expired");
    assertProblem(act("accept", query(late)), OrdersProblems.OFFER_EXPIRED);
    Counters.assertExact(orders, event, 0, 1);
  }

  @Test
  void leave_waitingOrOffered_movesTheLineUp() {
    JsonObject event = shop.event(1);
    JsonObject sold = created(shop.order(newOrder(event, 1)));
    JsonObject first = created(join(event, 1, someAddress()));
    JsonObject second = created(join(event, 1, someAddress()));
    JsonObject third = created(join(event, 1, someAddress()));

    assertProblem(act("accept", query(first)), ProblemType.CONFLICT);
    assertThat(act("leave", query(second)).json().getString("status")).isEqualTo("cancelled");
    assertThat(shown(third).getInteger("position")).isEqualTo(2);
    cancel(sold);
    act("leave", query(first));
    act("leave", query(first));

    assertThat(shown(third).getString("status")).isEqualTo("offered");
    Counters.assertExact(orders, event, 0, 1);
  }

  @Test
  void holdExpiredThenCapacityRaised_isOfferedToTheLine() {
    JsonObject event = shop.create(newEvent(tier("Standing", 2_500, 1)).put("payment", "deferred"));
    created(shop.order(newOrder(event, 1)));
    JsonObject first = created(join(event, 1, someAddress()));
    JsonObject second = created(join(event, 1, someAddress()));

    passTime(Duration.ofMinutes(16));
    eventually(() -> assertThat(shown(first).getString("status")).isEqualTo("offered"));
    assertThat(shown(second).getString("status")).isEqualTo("waiting");
    assertThat(setCapacity(event, 2)).isEqualTo(200);

    assertThat(shown(second).getString("status")).isEqualTo("offered");
    assertThat(created(act("accept", query(first))).getString("status")).isEqualTo("held");
    Counters.assertExact(orders, event, 0, 2);
  }

  @Test
  void capacityRaised_othersWantToBuyAtThatMoment_theLineIsServedFirst() { // 20
    JsonObject event = shop.create(newEvent(tier("A", 100, 3).put("shards", 3)));
    created(shop.order(newOrder(event, 3)));
    List<JsonObject> waiting =
        Stream.of(1, 1, 1, 2).map(n -> created(join(event, n, someAddress()))).toList();

    List<Integer> statuses =
        Together.run(
            13,
            n ->
                n == 0
                    ? setCapacity(event, 7)
                    : orders.http(n % 2).post("/api/orders", newOrder(event, 1)).status());

    assertThat(statuses.get(0)).isEqualTo(200);
    assertThat(waiting.subList(0, 3))
        .allSatisfy(place -> assertThat(shown(place).getString("status")).isEqualTo("offered"));
    assertThat(shown(waiting.get(3)).getString("status")).isEqualTo("waiting");
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

      eventually(() -> assertThat(shown(wantsTwo).getString("status")).isEqualTo("offered"));
      assertThat(shown(wantsOne).getString("status")).isEqualTo("waiting");
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

    assertThat(shown(wantsFive).getString("status")).isEqualTo("waiting");
    assertThat(shown(wantsFour).getString("status")).isEqualTo("offered");
    assertThat(shown(wantsOne).getString("status")).isEqualTo("offered");
    Counters.assertExact(orders, event, 0, 5);
  }

  @Test
  void sweep_oneOfferCannotBeEnded_endsTheOthers() {
    JsonObject broken = shop.event(1);
    JsonObject sound = shop.event(1);
    List<JsonObject> places =
        Stream.of(broken, sound)
            .map(
                event -> {
                  JsonObject sold = created(shop.order(newOrder(event, 1)));
                  JsonObject place = created(join(event, 1, someAddress()));
                  cancel(sold);
                  return place;
                })
            .toList();
    setHeld(broken, 0);

    passTime(Duration.ofHours(5));

    eventually(
        () -> assertThat(shown(places.get(1)).getString("status")).isEqualTo("offer_expired"));
    assertThat(shown(places.get(0)).getString("status")).isEqualTo("offered");
    setHeld(broken, 1);
    eventually(
        () -> assertThat(shown(places.get(0)).getString("status")).isEqualTo("offer_expired"));
    Counters.assertExact(orders, broken, 0, 0);
  }

  @Test
  void join_whileTheFormerPlaceEnds_isAPlaceAllTheSame() {
    JsonObject event = shop.event(1);
    created(shop.order(newOrder(event, 1)));
    String address = someAddress();
    JsonObject place = created(join(event, 1, address));

    List<Integer> statuses =
        Together.run(
            12,
            n -> n == 0 ? act("leave", query(place)).status() : join(event, 1, address).status());

    assertThat(statuses).isSubsetOf(200, 201);
    assertThat(join(event, 1, address).json().getInteger("position")).isEqualTo(1);
  }

  @Test
  void saleOver_ticketsComeBack_nobodyIsOfferedThem() { // 38
    JsonObject event = shop.event(1);
    JsonObject sold = created(shop.order(newOrder(event, 1)));
    JsonObject place = created(join(event, 1, someAddress()));
    JsonObject other = shop.event(1);
    JsonObject soldOfTheOther = created(shop.order(newOrder(other, 1)));
    JsonObject placeOfTheOther = created(join(other, 1, someAddress()));
    setStatus(event, "closed");
    setStatus(other, "closed");

    cancel(sold);
    cancel(soldOfTheOther);
    setStatus(other, "on_sale");

    // The sweep that finds this one has looked at the other, too.
    eventually(() -> assertThat(shown(placeOfTheOther).getString("status")).isEqualTo("offered"));
    assertThat(shown(place).getString("status")).isEqualTo("waiting");
    assertProblem(join(event, 1, someAddress()), OrdersProblems.SALE_CLOSED);
    Counters.assertExact(orders, event, 0, 0);
  }

  @Test
  void crowd_shardsCancellationsBuyersAndWaiters_countersStayExact() {
    JsonObject event = shop.create(newEvent(tier("A", 100, 12).put("shards", 4)));
    List<JsonObject> sold =
        IntStream.range(0, 6).mapToObj(n -> created(shop.order(newOrder(event, 2)))).toList();
    List<JsonObject> waiting =
        IntStream.range(0, 8).mapToObj(n -> created(join(event, 1, someAddress()))).toList();

    List<Integer> statuses =
        Together.run(
            18,
            n ->
                n < 6
                    ? cancelOn(n % 2, sold.get(n))
                    : orders.http(n % 2).post("/api/orders", newOrder(event, 1)).status());

    assertThat(statuses).isSubsetOf(200, 201, 409);
    long bought = statuses.stream().filter(s -> s == 201).count();
    long offered = Math.min(8, 12 - bought);
    eventually(
        () ->
            assertThat(waiting)
                .filteredOn(p -> shown(p).getString("status").equals("offered"))
                .hasSize((int) offered));
    Counters.assertExact(orders, event, bought, offered);
  }

  private int setCapacity(JsonObject event, int capacity) {
    String path =
        "/api/admin/events/%s/tiers/%s/capacity"
            .formatted(event.getString("slug"), tierId(event, 0));
    return shop.admin().post(path, new JsonObject().put("capacity", capacity)).status();
  }

  private void setStatus(JsonObject event, String status) {
    String path = "/api/events/" + event.getString("slug") + "/status";
    assertThat(shop.admin().post(path, new JsonObject().put("status", status)).status())
        .isEqualTo(200);
  }

  private void edit(JsonObject event, JsonObject changed) {
    String path = "/api/admin/events/" + event.getString("slug");
    HttpCalls admin = shop.admin().with("content-type", "application/json");
    assertThat(admin.send("PATCH", path, changed.encode()).status()).isEqualTo(200);
  }

  /** As no order leaves it. */
  private static void setHeld(JsonObject event, int held) {
    String sql = "UPDATE tier_stock SET held = %d WHERE tier_id = '%s'";
    orders.pool().query(sql.formatted(held, tierId(event, 0))).execute().await();
  }

  private Answer join(JsonObject event, int quantity, String address) {
    return join(wanted(event, quantity, address));
  }

  private Answer join(JsonObject wanted) {
    return shop.api().post("/api/waitlist", wanted);
  }

  private static JsonObject wanted(JsonObject event, int quantity, String address) {
    return new JsonObject()
        .put("eventSlug", event.getString("slug"))
        .put("tierId", tierId(event, 0))
        .put("quantity", quantity)
        .put("customer", TestShop.customer("Anna", address));
  }

  private Answer act(String action, String query) {
    return shop.api().send("POST", "/api/waitlist/" + action + query, null);
  }

  private static String query(JsonObject place) {
    return "?token=" + place.getString("token");
  }

  private static JsonObject shown(JsonObject place) {
    return orders.http(1).get("/api/waitlist" + query(place)).json();
  }

  private void cancel(JsonObject order) {
    assertThat(cancelOn(0, order)).isEqualTo(200);
  }

  private static int cancelOn(int node, JsonObject order) {
    return orders
        .http(node)
        .bearer(orders.token(Tokens.ADMIN))
        .post("/api/orders/" + order.getString("number") + "/cancel", "{}")
        .status();
  }

  private static ExportedSpan span(String name, JsonObject place) {
    return orders
        .spans()
        .await(
            name,
            s ->
                s.name().equals(name)
                    && place.getString("id").equals(s.attributes().get("waitlist.entry_id")));
  }

  private static void passTime(Duration duration) {
    BusinessClock.setEverywhere(orders.vertx(0), duration).await();
  }
}
