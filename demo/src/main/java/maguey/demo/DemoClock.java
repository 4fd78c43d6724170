package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** Moves the business time of a running suite; its test endpoints must be open. */
final class DemoClock {
  private DemoClock() {}

  /** Sets how far business time is from real time, on every node. */
  static void set(Http http, SuiteUrls urls, Duration offset) {
    JsonObject body = new JsonObject().put("offsetSeconds", offset.toSeconds());
    http.post(urls.orders() + "/internal/test/clock", null, Map.of(), body).expect(204);
  }
}
