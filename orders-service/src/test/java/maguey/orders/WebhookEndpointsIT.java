package maguey.orders;

import static maguey.orders.WebhookReceiver.answering;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.orders.WebhookReceiver.Received;
import maguey.testkit.HttpCalls.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints made, shown, edited, rotated and removed by administrators. */
class WebhookEndpointsIT extends WebhookShop {
  private static final String CONFIGURED = "00000000-0000-0000-0000-000000000001";

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
}
