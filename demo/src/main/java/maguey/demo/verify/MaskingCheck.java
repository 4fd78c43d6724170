package maguey.demo.verify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import maguey.demo.Patience;

/** Sends a span full of secrets to the trace store, and looks for them in what it gives back. */
final class MaskingCheck {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(60);
  private static final String CARD = "4111 1111 1111 1111";
  private static final String ADDRESS = "canary@synthetic.example";
  private static final String TOKEN = "canary-0123456789abcdef0123456789abcdef";

  private final Door door;
  private final String otlpUrl;
  private final String tracesUrl;
  private final String token;

  MaskingCheck(Door door, String otlpUrl, String tracesUrl, String token) {
    this.door = door;
    this.otlpUrl = otlpUrl;
    this.tracesUrl = tracesUrl;
    this.token = token;
  }

  String run() {
    String traceId = randomHex(16);
    HttpResponse<String> answer =
        door.call("POST", otlpUrl + "/v1/traces", Map.of(), request(traceId).encode());
    Failed.unless(answer.statusCode() == 200, otlpUrl + "/v1/traces → " + answer.statusCode());
    String stored = stored(traceId);
    List<String> found = List.of(CARD, ADDRESS, TOKEN).stream().filter(stored::contains).toList();
    Failed.unless(found.isEmpty(), "stored unmasked: " + found);
    return "a card number, an address and a token were masked in trace " + traceId;
  }

  private String stored(String traceId) {
    String url = tracesUrl + "/api/traces/" + traceId + "/otlp";
    HttpResponse<String> answer =
        Patience.ask(
            STORED_WITHIN,
            () -> door.get(url, Door.bearer(token)),
            stored -> stored.statusCode() != 404);
    Failed.unless(answer.statusCode() == 200, url + " → " + answer.statusCode());
    return answer.body();
  }

  private static JsonObject request(String traceId) {
    long now = System.currentTimeMillis();
    JsonObject span =
        new JsonObject()
            .put("traceId", traceId)
            .put("spanId", randomHex(8))
            .put("name", "synthetic masking check of " + ADDRESS)
            .put("startTimeUnixNano", now + "000000")
            .put("endTimeUnixNano", now + "000000")
            .put(
                "attributes",
                new JsonArray()
                    .add(text("http.request.header.authorization", "Bearer " + TOKEN))
                    .add(text("note", "paid with " + CARD + " by " + ADDRESS)));
    JsonObject resource =
        new JsonObject().put("attributes", new JsonArray().add(text("service.name", "synthetic")));
    JsonObject scope = new JsonObject().put("spans", new JsonArray().add(span));
    JsonObject group =
        new JsonObject().put("resource", resource).put("scopeSpans", new JsonArray().add(scope));
    return new JsonObject().put("resourceSpans", new JsonArray().add(group));
  }

  private static JsonObject text(String key, String value) {
    return new JsonObject()
        .put("key", key)
        .put("value", new JsonObject().put("stringValue", value));
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
