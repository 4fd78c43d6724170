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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.http.ProblemType;
import maguey.common.webhook.WebhookSecret;
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

  private static final AlertCalls alerts = new AlertCalls(STORE);
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
    String id = alerts.add(rule);
    String trace = sendFailures();

    JsonObject told = await(() -> RECEIVER.only("/once"));
    assertThat(told.getString("type")).isEqualTo("alert.firing");
    assertThat(told.getJsonObject("data").getJsonArray("examples")).contains(trace);
    eventually(() -> assertThat(MAIL.receivedBy(mailbox)).hasSize(1));
    eventually(() -> assertThat(ofRule(onTheBus, rule)).containsExactly("alert.firing"));
    alerts.looks(3);

    assertThat(RECEIVER.received("/once")).hasSize(1);
    JsonObject alert = alerts.history(id).getJsonObject(0);
    assertThat(alert.getString("detail")).contains("of 4 spans failed");
    assertThat(alert.getString("endedAt")).isNull();
    assertThat(alert.getJsonArray("deliveries")).hasSize(3);

    assertThat(
            alerts.admin().send("PUT", alerts.path(id), rule.put("least", 1_000).encode()).status())
        .isEqualTo(204);
    eventually(() -> assertThat(RECEIVER.received("/once")).hasSize(2));
    eventually(
        () -> assertThat(ofRule(onTheBus, rule)).containsExactly("alert.firing", "alert.resolved"));
    assertThat(alerts.history(id)).hasSize(1);
    assertThat(alerts.history(id).getJsonObject(0).getString("endedAt")).isNotNull();
  }

  @Test
  void latency_beyondTheRule_isFound_andASilencedRuleTellsNobody() {
    String id = alerts.add(rule("latency", 500).put("channels", channels(hook("/silent"))));
    alerts.silence(id, 60);
    sendFailures();

    JsonObject alert = await(() -> alerts.history(id).getJsonObject(0));
    alerts.looks(2);
    assertThat(alert.getString("detail")).startsWith("p95 is ").endsWith(" in the last 10 min");
    assertThat(alert.getJsonArray("deliveries")).isEmpty();
    assertThat(RECEIVER.received("/silent")).isEmpty();
    assertThat(alerts.ruleOf(id).getString("silencedUntil")).isNotNull();
  }

  @Test
  void receiver_thatFails_isToldAgainWithTheSameId() {
    RECEIVER.failFirst("/shaky");
    String id =
        alerts.add(
            rule("slow_traces", 2).put("slowMs", 700).put("channels", channels(hook("/shaky"))));
    sendFailures();

    eventually(() -> assertThat(RECEIVER.received("/shaky")).hasSize(2));
    assertThat(RECEIVER.ids("/shaky").stream().distinct()).hasSize(1);
    JsonObject delivery =
        await(
            () -> {
              JsonObject told = alerts.delivery(id);
              assertThat(told.getBoolean("delivered")).isTrue();
              return told;
            });
    assertThat(delivery.getInteger("tries")).isEqualTo(2);
  }

  @Test
  void webhook_toAnAddressInside_isNotSent() {
    JsonObject inside = hook("/inside");
    inside.put("url", inside.getString("url").replace("127.0.0.1", "127.0.0.2"));
    String id = alerts.add(rule("error_rate", 10).put("channels", channels(inside)));
    sendFailures();

    eventually(
        () ->
            assertThat(alerts.delivery(id).getString("error"))
                .contains("MAGUEY_ALERT_WEBHOOK_HOSTS"));
    assertThat(RECEIVER.received("/inside")).isEmpty();
  }

  @Test
  void tickets_notAdmittedNearTheEnd_areToldPerEvent() {
    String event = "event-" + UUID.randomUUID();
    Instant now = Instant.now();
    String id = alerts.add(rule("not_admitted", 50).put("minutes", 60));
    String trace = order(event, now.plus(Duration.ofMinutes(30)));
    order(event + "-later", now.plus(Duration.ofHours(5)));

    JsonObject alert = await(() -> alerts.history(id).getJsonObject(0));
    assertThat(alert.getString("subject")).isEqualTo(event);
    assertThat(alert.getString("detail")).startsWith("2 of 2 tickets sold are not admitted");
    assertThat(alert.getJsonArray("examples")).containsExactly(trace);
    assertThat(alerts.history(id)).hasSize(1);
  }

  @Test
  void rules_ofTheFile_areWatched_andChangedThereAlone() {
    JsonObject rule = alerts.named("from the file");

    assertThat(rule.getString("origin")).isEqualTo("file");
    assertProblem(
        alerts.admin().send("PUT", alerts.path(rule.getString("id")), rule("latency", 1).encode()),
        ProblemType.CONFLICT);
    assertProblem(
        alerts.admin().send("DELETE", alerts.path(rule.getString("id")), null),
        ProblemType.CONFLICT);
  }

  @Test
  void badRules_areRefusedWithTheirPlace_andViewersMayOnlyLook() {
    assertProblem(alerts.post(rule("latency", -1)), ProblemType.INVALID).pointsAt("/threshold");
    assertProblem(
            alerts.post(
                rule("latency", 1)
                    .put(
                        "channels",
                        channels(
                            new JsonObject().put("type", "webhook").put("url", "file:///etc")))),
            ProblemType.INVALID)
        .pointsAt("/channels");
    assertProblem(alerts.post(rule("weather", 1)), ProblemType.INVALID);
    assertThat(STORE.api().post("/api/alerts/rules", rule("latency", 1)).status()).isEqualTo(403);
    String id =
        alerts.add(rule("latency", 1).put("channels", channels(hook("/secret-path"), mail())));
    assertThat(STORE.get("/api/alerts/rules").encode())
        .contains(id)
        .doesNotContain("secret-path", mailbox);
    assertProblem(alerts.post(rule("latency", 1)), ProblemType.CONFLICT);
    assertThat(alerts.admin().send("DELETE", alerts.path(id), null).status()).isEqualTo(204);
    assertThat(alerts.admin().send("PUT", alerts.path(id) + "/silence", "{\"minutes\":5}").status())
        .isEqualTo(404);
    assertProblem(alerts.admin().get("/api/alerts?rule=x"), ProblemType.MALFORMED);
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

  private static List<String> ofRule(List<JsonObject> news, JsonObject rule) {
    return news.stream()
        .filter(each -> each.getJsonObject("data").getString("rule").equals(rule.getString("name")))
        .map(each -> each.getString("type"))
        .toList();
  }
}
