package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;

/** What a device that is offline keeps, and sends when it is back. */
record OfflineQueue(Scanner.Gate gate, Duration clockOffset, List<JsonObject> scans) {
  static OfflineQueue of(Scanner.Gate gate) {
    return new OfflineQueue(gate, Duration.ZERO, new ArrayList<>());
  }

  /** Of a device whose clock is wrong. */
  static OfflineQueue of(Scanner.Gate gate, Duration clockOffset) {
    return new OfflineQueue(gate, clockOffset, new ArrayList<>());
  }

  /** The same scans, kept by the same phone with another token. */
  OfflineQueue by(Scanner.Gate other) {
    return new OfflineQueue(other, clockOffset, scans);
  }

  /** Somebody was let in at a time, by a right clock. */
  OfflineQueue admitted(String code, Instant at) {
    return add(code, at, "ADMITTED", "entry");
  }

  OfflineQueue exited(String code, Instant at) {
    return add(code, at, "EXITED", "exit");
  }

  OfflineQueue add(String code, Instant at, String decision, String direction) {
    scans.add(
        new JsonObject()
            .put("scanId", UUID.randomUUID().toString())
            .put("code", code)
            .put("scannedAt", at.plus(clockOffset))
            .put("decision", decision)
            .put("direction", direction)
            .put("durationMs", 12));
    return this;
  }

  /** One scan that is kept, to change it. */
  JsonObject scan(int i) {
    return scans.get(i);
  }

  /** Sends everything; the results in the order of the scans. */
  List<JsonObject> send() {
    return send(scans);
  }

  /** As a device does: what was not taken in time is sent again. */
  List<JsonObject> send(List<JsonObject> some) {
    HttpCalls.Answer answer =
        Eventually.await(
            () -> {
              HttpCalls.Answer tried = post(some);
              assertThat(tried.status()).as(tried.body()).isEqualTo(200);
              return tried;
            });
    return answer.json().getJsonArray("results").stream().map(JsonObject.class::cast).toList();
  }

  HttpCalls.Answer post(List<JsonObject> some) {
    JsonObject body =
        new JsonObject()
            .put("deviceTime", Instant.now().plus(clockOffset))
            .put("scans", new JsonArray(some));
    return gate.http().post("/api/scans/offline", body);
  }
}
