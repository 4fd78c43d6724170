package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.WebhookReceiver.answering;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.orders.WebhookReceiver.Received;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any number of receivers, kind and unkind ones, over real HTTP. */
class WebhookEndpointsIT {
  private static final String CONFIGURED = "00000000-0000-0000-0000-000000000001";

  @Order(1)
  @RegisterExtension
  static final WebhookReceiver receiver = new WebhookReceiver();

  @Order(2)
  @RegisterExtension
  static final ServiceExtension orders =
      TestShop.service()
          .with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url())
          .with("MAGUEY_WEBHOOK_ALLOW", "127.0.0.1, receiver.example");

  private final TestShop shop = new TestShop(orders);

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
  void secret_madeOnce_isNeverShownAgainAndNotReadableAtRest() {
    JsonObject made = endpoint("/secret");
    String secret = made.getString("secret");

    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(shop.admin().get("/api/webhook-endpoints").body()).doesNotContain(secret);
    assertThat(shown(made).containsKey("secret")).isFalse();
    String kept = "SELECT 1 FROM webhook_endpoint WHERE position('%s'::bytea in sealed_secret) > 0";
    assertThat(orders.pool().query(kept.formatted(secret.substring(6))).execute().await())
        .isEmpty();
  }

  @Test
  void rotate_overlap_bothSecretsSignAndThenTheNewAlone() { // 73
    JsonObject before = endpoint("/rotated");
    JsonObject after = act(before, "rotate", new JsonObject());
    JsonObject both = order();
    eventually(() -> assertThat(receiver.about(both, "/rotated")).hasSize(1));
    Received signedTwice = receiver.about(both, "/rotated").get(0);

    assertThat(signedTwice.signature().split(" "))
        .containsExactly(signature(after, signedTwice), signature(before, signedTwice));

    JsonObject last = act(before, "rotate", new JsonObject().put("overlapSeconds", 0));
    JsonObject one = order();
    eventually(() -> assertThat(receiver.about(one, "/rotated")).hasSize(1));
    Received signedOnce = receiver.about(one, "/rotated").get(0);

    assertThat(signedOnce.signature()).isEqualTo(signature(last, signedOnce));
    assertProblem(
        shop.admin()
            .post("/api/webhook-endpoints/" + CONFIGURED + "/rotate", new JsonObject().encode()),
        ProblemType.CONFLICT);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2:9/",
        "http://2130706434/",
        "http://10.1.2.3/",
        "http://192.168.1.1:8080/hook",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://no-such-host.invalid/",
        "ftp://127.0.0.1/",
        "http://user:word@127.0.0.1/",
        "http:///nowhere",
        "http://127.0.0.1:99999/",
        "//127.0.0.1/",
        "javascript:alert(1)",
      })
  void create_targetInsideOrUnusable_isRefused(String url) { // 71
    Answer refused = shop.admin().post("/api/webhook-endpoints", new JsonObject().put("url", url));

    assertProblem(refused, ProblemType.INVALID).pointsAt("/url");
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
  void deliveries_pages_showEachTryOnce() {
    JsonObject endpoint = endpoint("/paged");
    for (int i = 0; i < 5; i++) {
      order();
    }
    eventually(() -> assertThat(deliveries(endpoint)).hasSize(5));
    String path = "/api/webhook-endpoints/" + endpoint.getString("id") + "/deliveries?limit=2";
    JsonObject first = shop.admin().get(path).json();
    JsonObject second = shop.admin().get(path + "&cursor=" + first.getString("nextCursor")).json();
    JsonObject third = shop.admin().get(path + "&cursor=" + second.getString("nextCursor")).json();

    assertThat(third.getJsonArray("deliveries")).hasSize(1);
    assertThat(third.getValue("nextCursor")).isNull();
    assertThat(
            List.of(first, second, third).stream()
                .flatMap(page -> page.getJsonArray("deliveries").stream())
                .map(tried -> ((JsonObject) tried).getInteger("id")))
        .doesNotHaveDuplicates()
        .hasSize(5);
    assertProblem(shop.admin().get(path + "&cursor=x"), ProblemType.MALFORMED);
  }

  @Test
  void endpoints_withoutTheRoleOrUnknown_areRefused() {
    JsonObject wanted = new JsonObject().put("url", receiver.url("/x"));
    String unknown = "/api/webhook-endpoints/" + UUID.randomUUID();

    assertProblem(shop.api().post("/api/webhook-endpoints", wanted), ProblemType.UNAUTHENTICATED);
    assertProblem(
        shop.api().bearer(orders.token(Tokens.VIEWER)).get("/api/webhook-endpoints"),
        ProblemType.FORBIDDEN);
    assertProblem(shop.admin().get(unknown), ProblemType.NOT_FOUND);
    assertProblem(shop.admin().post(unknown + "/rotate", "{}"), ProblemType.NOT_FOUND);
    assertProblem(shop.admin().send("POST", unknown + "/disable", null), ProblemType.NOT_FOUND);
    assertProblem(shop.admin().get(unknown + "/deliveries"), ProblemType.NOT_FOUND);
    assertProblem(shop.admin().get("/api/webhook-endpoints/x"), ProblemType.NOT_FOUND);
  }

  @Test
  void edited_whileMessagesAreDue_theyGoToTheNewPlaceAndRemovedToNone() {
    receiver.behave("/old", answering(500, "x", "y"));
    JsonObject endpoint = endpoint("/old");
    JsonObject order = order();
    eventually(() -> assertThat(receiver.about(order, "/old")).isNotEmpty());

    Answer edited = edit(endpoint, new JsonObject().put("url", receiver.url("/new")));

    assertThat(edited.json().getString("url")).isEqualTo(receiver.url("/new"));
    eventually(() -> assertThat(receiver.about(order, "/new")).hasSize(1));
    Received taken = receiver.about(order, "/new").get(0);
    assertThat(taken.signature()).isEqualTo(signature(endpoint, taken));
    assertProblem(
            edit(endpoint, new JsonObject().put("url", "http://10.1.2.3/")), ProblemType.INVALID)
        .pointsAt("/url");
    edit(endpoint, new JsonObject().put("url", receiver.url("/old")));
    JsonObject never = order();
    eventually(() -> assertThat(receiver.about(never, "/old")).isNotEmpty());
    String path = "/api/webhook-endpoints/" + endpoint.getString("id");

    assertThat(shop.admin().send("DELETE", path, null).status()).isEqualTo(204);

    assertProblem(shop.admin().send("DELETE", path, null), ProblemType.NOT_FOUND);
    assertProblem(edit(endpoint, new JsonObject()), ProblemType.NOT_FOUND);
    eventually(() -> assertThat(due(endpoint)).isZero());
    assertThat(shop.admin().get("/api/dead-letters").body())
        .doesNotContain(endpoint.getString("id"));
    String configured = "/api/webhook-endpoints/" + CONFIGURED;
    assertProblem(shop.admin().send("DELETE", configured, null), ProblemType.CONFLICT);
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

  @Test
  void deeds_always_standInTheAuditLogWithoutSecrets() {
    JsonObject endpoint = endpoint("/noted");
    act(endpoint, "disable", new JsonObject());
    act(endpoint, "enable", new JsonObject());
    String subject = "webhook-endpoint:" + endpoint.getString("id");

    String entries = shop.admin().get("/api/admin/audit?subject=" + subject).body();

    assertThat(entries)
        .contains("createWebhookEndpoint", "disableWebhookEndpoint", "enableWebhookEndpoint")
        .doesNotContain(endpoint.getString("secret"));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer edit(JsonObject endpoint, JsonObject wanted) {
    return shop.admin()
        .with("content-type", "application/json")
        .send("PATCH", "/api/webhook-endpoints/" + endpoint.getString("id"), wanted.encode());
  }

  private static long due(JsonObject endpoint) {
    String sql = "SELECT count(*) FROM outbox WHERE lane = 'webhook:%s'";
    return orders
        .pool()
        .query(sql.formatted(endpoint.getString("id")))
        .execute()
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  private JsonObject endpoint(String path) {
    return create(receiver.url(path));
  }

  private JsonObject create(String url) {
    return created(shop.admin().post("/api/webhook-endpoints", new JsonObject().put("url", url)));
  }

  private JsonObject shown(JsonObject endpoint) {
    return shop.admin().get("/api/webhook-endpoints/" + endpoint.getString("id")).json();
  }

  private JsonObject act(JsonObject endpoint, String action, JsonObject body) {
    String path = "/api/webhook-endpoints/" + endpoint.getString("id") + "/" + action;
    Answer answer =
        body == null ? shop.admin().send("POST", path, null) : shop.admin().post(path, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  private List<JsonObject> deliveries(JsonObject endpoint) {
    String path = "/api/webhook-endpoints/" + endpoint.getString("id") + "/deliveries";
    return shop.admin().get(path).json().getJsonArray("deliveries").stream()
        .map(JsonObject.class::cast)
        .toList();
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

  private JsonObject order() {
    return created(shop.order(newOrder(shop.event(10), 1)));
  }

  private static String signature(JsonObject endpoint, Received request) {
    return request.signatureBy(endpoint.getString("secret"));
  }
}
