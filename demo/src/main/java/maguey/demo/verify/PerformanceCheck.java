package maguey.demo.verify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds the operations of the last day against the stored baseline; warns of what got slow. */
final class PerformanceCheck {
  private static final double TIMES_SLOWER = 2;

  /** Below this nobody notices, and a factor of two is noise. */
  private static final double UNNOTICED_MS = 50;

  private final Door door;
  private final String url;
  private final String token;
  private final Baseline baseline;

  PerformanceCheck(Door door, String url, String token, Baseline baseline) {
    this.door = door;
    this.url = url;
    this.token = token;
    this.baseline = baseline;
  }

  /** Without a baseline the figures of now become it. */
  String run() {
    Map<String, Double> now = figures();
    if (!baseline.exists()) {
      baseline.write(now);
      return "kept the figures of " + now.size() + " operations";
    }
    List<String> slower = slower(baseline.read(), now);
    if (!slower.isEmpty()) {
      throw new Warned("much slower: " + slower);
    }
    return now.size() + " operations, none much slower";
  }

  private static List<String> slower(Map<String, Double> before, Map<String, Double> now) {
    List<String> slower = new ArrayList<>();
    now.forEach(
        (operation, p95) -> {
          double usual = before.getOrDefault(operation, p95);
          if (p95 > UNNOTICED_MS && p95 > TIMES_SLOWER * usual) {
            slower.add("%s %.0f ms, was %.0f ms".formatted(operation, p95, usual));
          }
        });
    return slower;
  }

  private Map<String, Double> figures() {
    HttpResponse<String> answer =
        door.get(url + "/api/traces/metrics/performance?range=24h&kind=SERVER", Door.bearer(token));
    Failed.unless(answer.statusCode() == 200, "the figures → " + answer.statusCode());
    JsonArray operations = new JsonObject(answer.body()).getJsonArray("operations");
    Map<String, Double> p95 = new TreeMap<>();
    operations.stream()
        .map(JsonObject.class::cast)
        .filter(operation -> operation.getDouble("p95Ms") != null)
        .forEach(
            o -> p95.put(o.getString("service") + " " + o.getString("name"), o.getDouble("p95Ms")));
    return p95;
  }
}
