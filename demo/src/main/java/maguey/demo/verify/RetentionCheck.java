package maguey.demo.verify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether the trace store removes what is over: its last run must be young, and not have failed.
 */
final class RetentionCheck {
  private static final Duration A_DAY_AND_A_BIT = Duration.ofHours(26);

  private final Door door;
  private final String url;
  private final String adminToken;

  RetentionCheck(Door door, String url, String adminToken) {
    this.door = door;
    this.url = url;
    this.adminToken = adminToken;
  }

  String run() {
    HttpResponse<String> answer = door.get(url + "/api/retention/runs", Door.bearer(adminToken));
    Failed.unless(answer.statusCode() == 200, "the runs of retention → " + answer.statusCode());
    JsonArray runs = new JsonObject(answer.body()).getJsonArray("runs");
    if (runs.isEmpty()) {
      throw new Warned("has not run yet");
    }
    return judge(runs.getJsonObject(0));
  }

  private static String judge(JsonObject last) {
    Instant began = Instant.parse(last.getString("startedAt"));
    String outcome = last.getString("outcome");
    Failed.unless(!outcome.equals("failed"), "the last run, of " + began + ", failed");
    Failed.unless(
        began.isAfter(Instant.now().minus(A_DAY_AND_A_BIT)), "last ran at " + began + ", long ago");
    return outcome + " at " + began;
  }
}
