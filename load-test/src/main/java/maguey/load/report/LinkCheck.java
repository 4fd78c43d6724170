package maguey.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import maguey.load.suite.CannotLoad;
import maguey.load.suite.Stage;

/** Marks the examples whose traces are there: a link that leads nowhere is not shown as one. */
public final class LinkCheck {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 500_000_000;

  private final Stage stage;
  private final Map<String, Boolean> known = new HashMap<>();
  private final long deadline = System.nanoTime() + WITHIN.toNanos();

  private LinkCheck(Stage stage) {
    this.stage = stage;
  }

  /** Puts {@code stored} to every example of the report. */
  public static void mark(Stage stage, JsonObject report) {
    LinkCheck check = new LinkCheck(stage);
    examples(report)
        .forEach(example -> example.put("stored", check.isThere(example.getString("traceId"))));
  }

  private static List<JsonObject> examples(JsonObject report) {
    Stream<JsonObject> bands =
        objects(report.getJsonArray("latency")).flatMap(row -> objects(row.getJsonArray("bands")));
    return Stream.concat(bands, objects(report.getJsonArray("outcomes")))
        .flatMap(row -> objects(row.getJsonArray("examples")))
        .toList();
  }

  private boolean isThere(String traceId) {
    return known.computeIfAbsent(traceId, this::await);
  }

  private boolean await(String traceId) {
    try {
      String url = stage.nodes().traces() + "/api/traces/" + traceId;
      while (stage.api().get(url, stage.adminToken()).status() != 200) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return true;
    } catch (CannotLoad away) {
      return false;
    }
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
