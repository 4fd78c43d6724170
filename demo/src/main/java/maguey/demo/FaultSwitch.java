package maguey.demo;

import io.vertx.core.json.JsonObject;

/** Turns faults of a running suite on and off, by the API behind the dashboard's page. */
final class FaultSwitch {
  private final Http http;
  private final String url;
  private final String adminToken;

  FaultSwitch(Http http, String traceStore, String adminToken) {
    this.http = http;
    this.url = traceStore + "/api/faults";
    this.adminToken = adminToken;
  }

  /** What there is, and what is on. */
  JsonObject list() {
    return http.get(url, adminToken).expect(200);
  }

  /** Turns a fault on, with settings as the API has them. */
  JsonObject on(String name, JsonObject settings) {
    return http.put(url + "/" + name, adminToken, settings).expect(200);
  }

  void off(String name) {
    http.delete(url + "/" + name, adminToken).expect(204);
  }

  void allOff() {
    http.delete(url, adminToken).expect(204);
  }

  /** Lets a seed decide what is on, and when. */
  JsonObject schedule(long seed, int seconds) {
    return http.put(url, adminToken, new JsonObject().put("seed", seed).put("seconds", seconds))
        .expect(200);
  }
}
