package maguey.traces.alerts;

import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import maguey.common.auth.Tokens;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.http.ProblemType;
import maguey.common.webhook.WebhookSecret;
import maguey.testkit.HttpCalls;
import maguey.testkit.MailExtension;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Alerts of two nodes over one database, told to a real SMTP server and a real HTTP receiver. */
class AlertsIT {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  @RegisterExtension static final MailExtension MAIL = new MailExtension();

  @RegisterExtension
  static final TraceStores STORE =
      TraceStores.nodes(2)
          .with("MAGUEY_ALERT_EVERY_SECONDS", "1")
          .with("MAGUEY_ALERT_WEBHOOK_SECRET", SECRET)
          .with("MAGUEY_ALERT_WEBHOOK_HOSTS", "127.0.0.1")
          .with("MAGUEY_ALERT_RULES", file())
          .with("MAGUEY_SMTP_PORT", MAIL.port());

  private static final HookReceiver RECEIVER = new HookReceiver(WebhookSecret.parse(SECRET));

  private final String service = "service-" + UUID.randomUUID();
  private final String mailbox = UUID.randomUUID() + "@ops.example";

  private static String file() {
    String rules =
        """
        - name: from the file
          kind: slow_traces
          threshold: 100000
          channels: [{type: bus}]
        """;
    try {
      return Files.writeString(Files.createTempFile("alerts", ".yaml"), rules).toString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @AfterAll
  static void close() {
    RECEIVER.close();
  }

  @Test
  void errors_beyondTheRule_areToldOnceByEachChannel_andThatTheyAreOver() {
    List<JsonObject> onTheBus = new CopyOnWriteArrayList<>();
    STORE
        .vertx(1)
        .eventBus()
        .<JsonObject>consumer(AlertsVerticle.ADDRESS, news -> onTheBus.add(news.body()))
        .completion()
        .await();
    JsonObject rule =
        rule("error_rate", 50)
            .put("channels", channels(hook("/once"), mail(), new JsonObject().put("type", "bus")));
    String id = add(rule);
    String trace = sendFailures();

    JsonObject told = await(() -> RECEIVER.only("/once"));
    assertThat(told.getString("type")).isEqualTo("alert.firing");
    assertThat(told.getJsonObject("data").getJsonArray("examples")).contains(trace);
    eventually(() -> assertThat(MAIL.receivedBy(mailbox)).hasSize(1));
    eventually(() -> assertThat(ofRule(onTheBus, rule)).containsExactly("alert.firing"));
    looks(3);

    assertThat(RECEIVER.received("/once")).hasSize(1);
    JsonObject alert = history(id).getJsonObject(0);
    assertThat(alert.getString("detail")).contains("of 4 spans failed");
    assertThat(alert.getString("endedAt")).isNull();
    assertThat(alert.getJsonArray("deliveries")).hasSize(3);

    assertThat(admin().send("PUT", rules(id), rule.put("least", 1_000).encode()).status())
        .isEqualTo(204);
    eventually(() -> assertThat(RECEIVER.received("/once")).hasSize(2));
    eventually(
        () -> assertThat(ofRule(onTheBus, rule)).containsExactly("alert.firing", "alert.resolved"));
    assertThat(history(id)).hasSize(1);
    assertThat(history(id).getJsonObject(0).getString("endedAt")).isNotNull();
  }

  @Test
  void latency_beyondTheRule_isFound_andASilencedRuleTellsNobody() {
    String id = add(rule("latency", 500).put("channels", channels(hook("/silent"))));
    silence(id, 60);
    sendFailures();

    JsonObject alert = await(() -> history(id).getJsonObject(0));
    looks(2);
    assertThat(alert.getString("detail")).startsWith("p95 is ").endsWith(" in the last 10 min");
    assertThat(alert.getJsonArray("deliveries")).isEmpty();
    assertThat(RECEIVER.received("/silent")).isEmpty();
    assertThat(ruleOf(id).getString("silencedUntil")).isNotNull();
  }

  @Test
  void receiver_thatFails_isToldAgainWithTheSameId() {
    RECEIVER.failFirst("/shaky");
    String id =
        add(rule("slow_traces", 2).put("slowMs", 700).put("channels", channels(hook("/shaky"))));
    sendFailures();

    eventually(() -> assertThat(RECEIVER.received("/shaky")).hasSize(2));
    assertThat(RECEIVER.ids("/shaky").stream().distinct()).hasSize(1);
    JsonObject delivery =
        await(
            () -> {
              JsonObject told = delivery(id);
              assertThat(told.getBoolean("delivered")).isTrue();
              return told;
            });
    assertThat(delivery.getInteger("tries")).isEqualTo(2);
  }

  @Test
  void webhook_toAnAddressInside_isNotSent() {
    JsonObject inside = hook("/inside");
    inside.put("url", inside.getString("url").replace("127.0.0.1", "127.0.0.2"));
    String id = add(rule("error_rate", 10).put("channels", channels(inside)));
    sendFailures();

    eventually(
        () -> assertThat(delivery(id).getString("error")).contains("MAGUEY_ALERT_WEBHOOK_HOSTS"));
    assertThat(RECEIVER.received("/inside")).isEmpty();
  }

  @Test
  void tickets_notAdmittedNearTheEnd_areToldPerEvent() {
    String event = "event-" + UUID.randomUUID();
    Instant now = Instant.now();
    String id = add(rule("not_admitted", 50).put("minutes", 60));
    String trace = order(event, now.plus(Duration.ofMinutes(30)));
    order(event + "-later", now.plus(Duration.ofHours(5)));

    JsonObject alert = await(() -> history(id).getJsonObject(0));
    assertThat(alert.getString("subject")).isEqualTo(event);
    assertThat(alert.getString("detail")).startsWith("2 of 2 tickets sold are not admitted");
    assertThat(alert.getJsonArray("examples")).containsExactly(trace);
    assertThat(history(id)).hasSize(1);
  }

  @Test
  void rules_ofTheFile_areWatched_andChangedThereAlone() {
    JsonObject rule = named("from the file");

    assertThat(rule.getString("origin")).isEqualTo("file");
    assertProblem(
        admin().send("PUT", rules(rule.getString("id")), rule("latency", 1).encode()),
        ProblemType.CONFLICT);
    assertProblem(admin().send("DELETE", rules(rule.getString("id")), null), ProblemType.CONFLICT);
  }

  @Test
  void badRules_areRefusedWithTheirPlace_andViewersMayOnlyLook() {
    assertProblem(post(rule("latency", -1)), ProblemType.INVALID).pointsAt("/threshold");
    assertProblem(
            post(
                rule("latency", 1)
                    .put(
                        "channels",
                        channels(
                            new JsonObject().put("type", "webhook").put("url", "file:///etc")))),
            ProblemType.INVALID)
        .pointsAt("/channels");
    assertProblem(post(rule("weather", 1)), ProblemType.INVALID);
    assertThat(STORE.api().post("/api/alerts/rules", rule("latency", 1)).status()).isEqualTo(403);
    String id = add(rule("latency", 1).put("channels", channels(hook("/secret-path"), mail())));
    assertThat(STORE.get("/api/alerts/rules").encode())
        .contains(id)
        .doesNotContain("secret-path", mailbox);
    assertProblem(post(rule("latency", 1)), ProblemType.CONFLICT);
    assertThat(admin().send("DELETE", rules(id), null).status()).isEqualTo(204);
    assertThat(admin().send("PUT", rules(id) + "/silence", "{\"minutes\":5}").status())
        .isEqualTo(404);
    assertProblem(admin().get("/api/alerts?rule=x"), ProblemType.MALFORMED);
  }

  private JsonObject rule(String kind, double threshold) {
    return new JsonObject()
        .put("name", service)
        .put("kind", kind)
        .put("service", service)
        .put("threshold", threshold)
        .put("least", 2)
        .put("channels", new JsonArray());
  }

  /** Three failed requests of a second, and one that was fine. */
  private String sendFailures() {
    Instant now = Instant.now();
    Span.Builder[] spans =
        IntStream.range(0, 4)
            .mapToObj(
                i -> at(span("GET /things", now), now.minusSeconds(i + 2), Duration.ofMillis(900)))
            .toArray(Span.Builder[]::new);
    IntStream.range(0, 3).forEach(i -> failed(spans[i]));
    STORE.send(service, spans);
    return hex(spans[0]);
  }

  private String order(String event, Instant ends) {
    Span.Builder root = span("POST /api/orders", Instant.now());
    STORE.send("orders-service", root);
    List<UUID> tickets = List.of(UUID.randomUUID(), UUID.randomUUID());
    STORE.event(
        EventAddress.ORDER_CONFIRMED_TRACE_STORE,
        new OrderConfirmed(
                UUID.randomUUID(),
                Instant.now().minusSeconds(5),
                UUID.randomUUID(),
                "MG-" + UUID.randomUUID(),
                UUID.randomUUID(),
                event,
                ends,
                null,
                tickets,
                hex(root))
            .toJson());
    return hex(root);
  }

  private JsonObject hook(String path) {
    return new JsonObject().put("type", "webhook").put("url", RECEIVER.url() + path);
  }

  private JsonObject mail() {
    return new JsonObject().put("type", "email").put("to", mailbox);
  }

  private static JsonArray channels(JsonObject... channels) {
    return new JsonArray(List.of(channels));
  }

  private static HttpCalls admin() {
    return STORE
        .anonymous(0)
        .bearer(STORE.token(Tokens.ADMIN))
        .with("content-type", "application/json");
  }

  private static HttpCalls.Answer post(JsonObject rule) {
    return admin().post("/api/alerts/rules", rule);
  }

  private static String add(JsonObject rule) {
    HttpCalls.Answer answer = post(rule);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().getString("id");
  }

  private static String rules(String id) {
    return "/api/alerts/rules/" + id;
  }

  private static void silence(String id, int minutes) {
    String body = new JsonObject().put("minutes", minutes).encode();
    assertThat(admin().send("PUT", rules(id) + "/silence", body).status()).isEqualTo(204);
  }

  private static JsonArray history(String id) {
    return STORE.get("/api/alerts?rule=" + id).getJsonArray("alerts");
  }

  private static JsonObject delivery(String id) {
    return history(id).getJsonObject(0).getJsonArray("deliveries").getJsonObject(0);
  }

  private static JsonObject ruleOf(String id) {
    return find("id", id);
  }

  private static JsonObject named(String name) {
    return find("name", name);
  }

  private static JsonObject find(String member, String value) {
    return STORE.get("/api/alerts/rules").getJsonArray("rules").stream()
        .map(JsonObject.class::cast)
        .filter(rule -> rule.getString(member).equals(value))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ofRule(List<JsonObject> news, JsonObject rule) {
    return news.stream()
        .filter(each -> each.getJsonObject("data").getString("rule").equals(rule.getString("name")))
        .map(each -> each.getString("type"))
        .toList();
  }

  /** Waits until the nodes have looked so many times more. */
  private static void looks(int times) {
    for (int i = 0; i < times; i++) {
      OffsetDateTime before = lookedAt();
      eventually(() -> assertThat(lookedAt()).isAfter(before));
    }
  }

  private static OffsetDateTime lookedAt() {
    return STORE
        .pool()
        .query("SELECT looked_at FROM alert_turn")
        .execute()
        .await()
        .iterator()
        .next()
        .getOffsetDateTime("looked_at");
  }
}
