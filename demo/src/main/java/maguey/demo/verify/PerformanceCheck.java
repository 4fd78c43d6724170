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
  private final Baseline baseline;
  private final Findings findings;

  PerformanceCheck(Door door, Baseline baseline, Findings findings) {
    this.door = door;
    this.baseline = baseline;
    this.findings = findings;
  }

  /** Without a baseline the figures of now become it. */
  void run(String tracesUrl, String token) {
    Map<String, Double> now = figures(tracesUrl, token);
    if (!baseline.exists()) {
      baseline.write(now);
      findings.check(
          "performance.baseline",
          tracesUrl,
          () -> "kept the figures of " + now.size() + " operations");
      return;
    }
    List<String> slower = slower(baseline.read(), now);
    if (slower.isEmpty()) {
      findings.check(
          "performance.baseline", tracesUrl, () -> now.size() + " operations, none much slower");
    } else {
      findings.warn("performance.baseline", tracesUrl, "much slower: " + slower);
    }
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

  private Map<String, Double> figures(String tracesUrl, String token) {
    HttpResponse<String> answer =
        door.get(
            tracesUrl + "/api/traces/metrics/performance?range=24h&kind=SERVER",
            Door.bearer(token));
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
