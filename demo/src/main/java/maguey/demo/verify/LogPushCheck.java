package maguey.demo.verify;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the log push delivers: what this very check has made the services write down must be in
 * the archive within a minute, and nothing may have been waiting for long.
 */
final class LogPushCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
  private static final String AUDIT = "audit-logs";

  private final Door door;
  private final String url;
  private final String adminToken;

  LogPushCheck(Door door, String url, String adminToken) {
    this.door = door;
    this.url = url;
    this.adminToken = adminToken;
  }

  String run() {
    Instant end = Instant.now().plus(PATIENCE);
    long before = delivered(figures());
    JsonObject now = figures();
    while (delivered(now) <= before) {
      Failed.unless(Instant.now().isBefore(end), "nothing was delivered: " + now.getValue("queue"));
      push();
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      now = figures();
    }
    return judge(now);
  }

  private void push() {
    HttpResponse<String> answer =
        door.call("POST", url + "/api/archive/push", Door.bearer(adminToken), "");
    Failed.unless(
        answer.statusCode() / 100 == 2,
        "the push \u2192 " + answer.statusCode() + " " + answer.body());
  }

  private JsonObject figures() {
    HttpResponse<String> answer = door.get(url + "/api/archive", Door.bearer(adminToken));
    Failed.unless(answer.statusCode() == 200, "/api/archive \u2192 " + answer.statusCode());
    return new JsonObject(answer.body());
  }

  private static long delivered(JsonObject figures) {
    return figures.getJsonArray("streams").stream()
        .map(JsonObject.class::cast)
        .filter(stream -> stream.getString("stream").equals(AUDIT))
        .mapToLong(stream -> stream.getLong("objects") - stream.getLong("waiting"))
        .sum();
  }

  private static String judge(JsonObject figures) {
    Instant longAgo = Instant.now().minus(Duration.ofHours(1)).minus(CLOCKS_DIFFER);
    for (Object each : figures.getJsonArray("streams")) {
      JsonObject stream = (JsonObject) each;
      String since = stream.getString("waitingSince");
      Failed.unless(
          since == null || Instant.parse(since).isAfter(longAgo),
          stream.getString("stream") + " waits since " + since);
    }
    JsonObject store = figures.getJsonObject("store");
    return "to " + store.getString("kind") + " " + store.getString("place");
  }
}
