package maguey.traces.alerts;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import maguey.common.auth.Tokens;
import maguey.testkit.HttpCalls;
import maguey.traces.TraceStores;

/** The rules and alerts of a trace store, as its API tells them. */
record AlertCalls(TraceStores store) {
  /** Speaks as an administrator. */
  HttpCalls admin() {
    return store
        .anonymous(0)
        .bearer(store.token(Tokens.ADMIN))
        .with("content-type", "application/json");
  }

  /** Sends a rule. */
  HttpCalls.Answer post(JsonObject rule) {
    return admin().post("/api/alerts/rules", rule);
  }

  /** Adds a rule, and gives its id. */
  String add(JsonObject rule) {
    HttpCalls.Answer answer = post(rule);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().getString("id");
  }

  /** The path of a rule. */
  String path(String id) {
    return "/api/alerts/rules/" + id;
  }

  /** Lets a rule tell nobody for so long. */
  void silence(String id, int minutes) {
    String body = new JsonObject().put("minutes", minutes).encode();
    assertThat(admin().send("PUT", path(id) + "/silence", body).status()).isEqualTo(204);
  }

  /** The alerts of a rule. */
  JsonArray history(String id) {
    return store.get("/api/alerts?rule=" + id).getJsonArray("alerts");
  }

  /** The first delivery of the first alert of a rule. */
  JsonObject delivery(String id) {
    return history(id).getJsonObject(0).getJsonArray("deliveries").getJsonObject(0);
  }

  /** The rule as the API shows it. */
  JsonObject ruleOf(String id) {
    return find("id", id);
  }

  /** The rule of a name as the API shows it. */
  JsonObject named(String name) {
    return find("name", name);
  }

  private JsonObject find(String member, String value) {
    return store.get("/api/alerts/rules").getJsonArray("rules").stream()
        .map(JsonObject.class::cast)
        .filter(rule -> rule.getString(member).equals(value))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until the nodes have looked so many times more. */
  void looks(int times) {
    for (int i = 0; i < times; i++) {
      OffsetDateTime before = lookedAt();
      eventually(() -> assertThat(lookedAt()).isAfter(before));
    }
  }

  private OffsetDateTime lookedAt() {
    return store
        .pool()
        .query("SELECT looked_at FROM alert_turn")
        .execute()
        .await()
        .iterator()
        .next()
        .getOffsetDateTime("looked_at");
  }
}
