package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.testkit.ExportedSpan;
import maguey.testkit.Gzipped;
import maguey.testkit.HostileValues;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogueIT {
  @RegisterExtension static final ServiceExtension orders = TestShop.service().nodes(2);

  private final TestShop shop = new TestShop(orders);

  @Test
  void find_event_hasTiersAndWhatIsLeft() {
    JsonObject event = shop.create(newEvent(tier("A", 2_500, 10), tier("B", 5_000, 5)));
    shop.order(newOrder(event, 3));

    eventually(
        () -> {
          JsonObject found = shop.api().get(path(event)).json();
          JsonObject first = found.getJsonArray("tiers").getJsonObject(0);
          assertThat(found.getString("title")).isEqualTo("Agave Night");
          assertThat(first.getString("name")).isEqualTo("A");
          assertThat(first.getInteger("available")).isEqualTo(7);
          assertThat(first.getInteger("capacity")).isEqualTo(10);
        });
  }

  @Test
  void parameters_ofHostileValues_breakNothing() {
    JsonObject event = shop.event(100);
    JsonObject order = created(shop.order(newOrder(event, 1)));
    String ticket = order.getJsonArray("tickets").getJsonObject(0).getString("id");

    HostileValues.assertNoneBreaks(
        orders.http().bearer(orders.token(Tokens.ADMIN)),
        Map.of(
            "slug", event.getString("slug"),
            "tierId", tierId(event, 0),
            "number", order.getString("number"),
            "secret", order.getString("secret"),
            "ticketId", ticket,
            "endpointId", UUID.randomUUID().toString(),
            "POST /api/orders", newOrder(event, 1).encode()));
  }

  @Test
  void find_unknownOrMalformedSlug_is404() {
    Stream.of("no-such-event", "A", "a".repeat(500), "%F0%9F%98%80", "-", "a_b")
        .forEach(s -> assertProblem(shop.api().get("/api/events/" + s), ProblemType.NOT_FOUND));
    Stream.of("%00", "..%2f..")
        .forEach(
            s ->
                assertThat(shop.api().send("GET", "/api/events/" + s, null).status())
                    .isIn(400, 404));
  }

  @Test
  void stats_afterAnOrder_countsIt() {
    JsonObject event = shop.create(newEvent(tier("A", 1, 10), tier("B", 1, 5)));
    shop.order(newOrder(event, 3));
    JsonObject stats = shop.stats(event);

    assertThat(stats.getInteger("sold")).isEqualTo(3);
    assertThat(stats.getInteger("capacity")).isEqualTo(15);
    assertThat(stats.getJsonArray("tiers").getJsonObject(0).getInteger("sold")).isEqualTo(3);
  }

  @Test
  void answers_toWhoTakesGzip_arePackedAndTheSame() {
    IntStream.range(0, 5).forEach(n -> shop.event(1));
    String list = "/api/events?limit=100";

    eventually(
        () -> assertThat(Gzipped.get(shop.api(), list)).isEqualTo(shop.api().get(list).body()));
    assertThat(Gzipped.get(shop.api(), "/openapi.yaml")).contains("operationId: getEvent");
    assertThat(Gzipped.get(shop.api(), "/metrics")).contains("# TYPE");
    assertThat(shop.api().with("accept-encoding", "gzip").get("/health/live").json()).isNotEmpty();
  }

  @Test
  void list_insertedBetweenPages_skipsAndRepeatsNothing() { // 24
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      before.add(shop.event(1).getString("slug"));
    }
    List<String> seen = new ArrayList<>();
    JsonObject page = shop.api().get("/api/events?limit=2").json();
    collect(page, seen);
    String past = "2020-01-01T00:00:00Z";
    shop.create(newEvent(tier("A", 1, 1)).put("startsAt", past).put("doorsAt", past));
    while (page.getString("nextCursor") != null) {
      String cursor = page.getString("nextCursor");
      page = shop.api().get("/api/events?limit=2&cursor=" + cursor).json();
      collect(page, seen);
    }

    assertThat(seen).containsAll(before);
    assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
  }

  @Test
  void list_badLimitOrCursor_is400() { // 24
    Stream.of("limit=0", "limit=-1", "limit=x", "cursor=nonsense", "cursor=%00")
        .forEach(q -> assertProblem(shop.api().get("/api/events?" + q), ProblemType.MALFORMED));
  }

  @Test
  void list_thousandWanted_isCutToAHundred() { // 24
    IntStream.range(0, 101).forEach(n -> shop.event(1));

    JsonObject page = shop.api().get("/api/events?limit=1000").json();

    assertThat(page.getJsonArray("events")).hasSize(100);
    assertThat(page.getString("nextCursor")).isNotNull();
  }

  @Test
  void list_draft_isNotInIt() {
    String slug = shop.create(newEvent(tier("A", 1, 1)).put("status", "draft")).getString("slug");

    assertThat(shop.api().get("/api/events?limit=100").body()).doesNotContain(slug);
  }

  @Test
  void list_whatIsOver_isNotInIt() {
    String yesterday = Instant.now().minus(1, ChronoUnit.DAYS).toString();
    JsonObject past = newEvent(tier("A", 1, 1)).put("saleFrom", "2020-01-01T00:00:00Z");
    past.put("startsAt", "2020-05-01T20:00:00Z").put("endsAt", yesterday).remove("doorsAt");
    String slug = shop.create(past).getString("slug");

    assertThat(shop.api().get("/api/events?limit=100").body()).doesNotContain(slug);
    assertThat(shop.admin().get("/api/admin/events?limit=100").body()).contains(slug);
  }

  @Test
  void list_eventThatIsNotListed_isFoundByItsSlugAlone() {
    String soon = Instant.now().plus(1, ChronoUnit.HOURS).toString();
    JsonObject wanted = newEvent(tier("A", 1, 1)).put("startsAt", soon).put("doorsAt", soon);
    JsonObject party = shop.create(wanted.put("listed", false));

    assertThat(shop.api().get("/api/events?limit=100").body())
        .doesNotContain(party.getString("slug"));
    assertThat(shop.api().get(path(party)).json().getBoolean("listed")).isFalse();
  }

  @Test
  void cache_secondRead_isAHitInTheTrace() {
    JsonObject event = shop.event(1);
    String trace = "0af7651916cd43dd8448eb211c80319c";

    eventually(
        () -> {
          traced(trace).get(path(event));
          traced(trace).get(path(event));
          assertThat(orders.spans().ofTrace(trace))
              .filteredOn(span -> span.name().equals("read-catalogue"))
              .extracting(span -> span.attributes().get("cache.hit"))
              .contains(true, false);
          assertThat(orders.spans().ofTrace(trace))
              .filteredOn(span -> span.name().equals("read-catalogue"))
              .allSatisfy(
                  span ->
                      assertThat(span.attributes())
                          .containsEntry("event.slug", event.getString("slug")))
              .allSatisfy(
                  span -> assertThat(span.data().getEvents(0).getName()).isEqualTo("event.loaded"));
        });
  }

  /** The catalogue is a service of its own in traces: load, query and cache (ADR 043). */
  @Test
  void catalogue_read_isTheEventsServiceInTheTrace() {
    JsonObject event = shop.event(1);
    String trace = "5bd66ef5095369c7b0d1f8f4bd33716a";

    traced(trace).get(path(event));

    ExportedSpan read = spanOf(trace, "read-catalogue");
    ExportedSpan query = spanOf(trace, "SELECT event");
    ExportedSpan request = spanOf(trace, "GET /api/events/{slug}");
    assertThat(List.of(request.service(), read.service(), query.service()))
        .containsExactly("orders-service", "events-service", "events-service");
    assertThat(read.parentSpanId()).isEqualTo(request.spanId());
    assertThat(query.parentSpanId()).isEqualTo(read.spanId());
  }

  @Test
  void change_onOneNode_isSeenOnTheOther() { // 25
    JsonObject event = shop.event(1);
    assertThat(orders.http(1).get(path(event)).json().getString("status")).isEqualTo("on_sale");

    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    JsonObject cancelled = new JsonObject().put("status", "cancelled");
    traced(trace).bearer(orders.token(Tokens.ADMIN)).post(path(event) + "/status", cancelled);

    orders
        .spans()
        .await(
            "invalidation by this change, on both nodes",
            2,
            span ->
                span.service().equals("events-service")
                    && span.name().equals("invalidate-cache")
                    && span.traceId().equals(trace));
    assertThat(orders.http(1).get(path(event)).json().getString("status")).isEqualTo("cancelled");
  }

  @Test
  void create_badValues_is422WithPointers() {
    JsonObject wrong = newEvent(tier("A", -1, 1)).put("zone", "Nowhere/Land");

    assertProblem(shop.admin().post("/api/events", wrong), ProblemType.INVALID)
        .pointsAt("/tiers/0/priceCents");
    assertProblem(
            shop.admin().post("/api/events", newEvent(tier("A", 1, 1)).put("zone", "Nowhere/Land")),
            ProblemType.INVALID)
        .pointsAt("/zone");
  }

  @Test
  void create_slugTaken_is409() {
    JsonObject event = shop.event(1);
    JsonObject again = newEvent(tier("A", 1, 1)).put("slug", event.getString("slug"));

    assertProblem(shop.admin().post("/api/events", again), ProblemType.CONFLICT);
  }

  @Test
  void create_withoutAdminToken_isRefused() {
    JsonObject event = newEvent(tier("A", 1, 1));

    assertProblem(shop.api().post("/api/events", event), ProblemType.UNAUTHENTICATED);
    assertProblem(
        shop.api().bearer("forged").post("/api/events", event), ProblemType.UNAUTHENTICATED);
    assertProblem(
        shop.api().bearer(orders.token(Tokens.VIEWER)).post("/api/events", event),
        ProblemType.FORBIDDEN);
  }

  @Test
  void setStatus_unknownEvent_is404() {
    Answer answer =
        shop.admin()
            .post("/api/events/no-such-event/status", new JsonObject().put("status", "closed"));

    assertProblem(answer, ProblemType.NOT_FOUND);
  }

  private ExportedSpan spanOf(String trace, String name) {
    return orders
        .spans()
        .await(
            name + " of " + trace,
            span -> span.traceId().equals(trace) && span.name().equals(name));
  }

  private HttpCalls traced(String trace) {
    return shop.api().with("traceparent", "00-" + trace + "-b7ad6b7169203331-01");
  }

  private static String path(JsonObject event) {
    return "/api/events/" + event.getString("slug");
  }

  private static void collect(JsonObject page, List<String> slugs) {
    page.getJsonArray("events").forEach(e -> slugs.add(((JsonObject) e).getString("slug")));
  }
}
