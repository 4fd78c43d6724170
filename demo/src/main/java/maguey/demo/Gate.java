package maguey.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A gate with one device that scans what visitors show. */
final class Gate {
  private final Http http;
  private final String scanner;
  private final String deviceToken;

  private Gate(Http http, String scanner, String deviceToken) {
    this.http = http;
    this.scanner = scanner;
    this.deviceToken = deviceToken;
  }

  /** Registers a new device at the gate. */
  static Gate open(Http http, String scanner, String adminToken, String gate) {
    JsonObject device =
        new JsonObject().put("name", "handheld-" + UUID.randomUUID().toString().substring(0, 4));
    JsonObject made =
        http.post(scanner + "/api/devices", adminToken, Map.of(), device.put("gate", gate))
            .expect(201);
    return new Gate(http, scanner, made.getString("token"));
  }

  /** The token of the gate's device. */
  String token() {
    return deviceToken;
  }

  /**
   * Sends a scan that the device decided while it was offline: it let the holder in.
   *
   * @param at when that was
   */
  void upload(String code, Instant at) {
    JsonObject scan =
        new JsonObject()
            .put("scanId", UUID.randomUUID().toString())
            .put("code", code)
            .put("scannedAt", at.toString())
            .put("decision", "ADMITTED")
            .put("durationMs", 40);
    JsonObject upload =
        new JsonObject()
            .put("deviceTime", Instant.now().toString())
            .put("scans", new JsonArray().add(scan));
    http.post(scanner + "/api/scans/offline", deviceToken, Map.of(), upload).expect(200);
  }

  /** Scans a code; every decision is an answer, a refusal too. */
  JsonObject scan(String code) {
    return decide(code, "qr");
  }

  /**
   * Scans a code at a gate that has no network.
   *
   * @return the id of the request's trace, which no answer tells
   * @throws StoryFailure if there is an answer
   */
  String scanInVain(String code) {
    OwnTrace own = OwnTrace.begin();
    try {
      ask(code, "qr", own.headers());
    } catch (StoryFailure cut) {
      return own.id();
    }
    throw new StoryFailure("A gate without a network was answered");
  }

  /** Types a short code or an order's number. */
  JsonObject type(String code) {
    return decide(code, "manual");
  }

  private JsonObject decide(String code, String method) {
    return ask(code, method, Map.of()).expect(200);
  }

  private Http.Answer ask(String code, String method, Map<String, String> headers) {
    JsonObject scan =
        new JsonObject()
            .put("code", code)
            .put("scanId", UUID.randomUUID().toString())
            .put("method", method);
    return http.post(scanner + "/api/scans", deviceToken, headers, scan);
  }
}
