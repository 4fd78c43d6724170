package maguey.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maguey.load.drive.Results;
import maguey.load.drive.Results.Key;
import maguey.load.drive.Series;
import maguey.load.drive.TraceExample;

/** What the report tells of each step: its latencies, its outcomes, and traces to look at. */
final class StepsJson {
  private static final double[] PERCENTS = {50, 90, 95, 99, 99.9, 100};
  private static final String[] NAMES = {"p50", "p90", "p95", "p99", "p999", "max"};
  private static final int EXAMPLES = 3;

  private final Results results;
  private final String dashboard;

  /**
   * @param dashboard where traces are looked at, a URL without a slash at its end
   */
  StepsJson(Results results, String dashboard) {
    this.results = results;
    this.dashboard = dashboard;
  }

  /** A row for each step and kind, with the same row of the run that it is compared to. */
  JsonArray latency(Comparison comparison) {
    JsonArray rows = new JsonArray();
    results.series().forEach((key, series) -> rows.add(latency(key, series, comparison)));
    return rows;
  }

  private JsonObject latency(Key key, Series series, Comparison comparison) {
    JsonObject row = named(key).put("count", series.count());
    for (int i = 0; i < PERCENTS.length; i++) {
      row.put(NAMES[i], series.percentile(PERCENTS[i]));
    }
    before(key, comparison).ifPresent(before -> row.put("previous", before));
    return row.put("bands", bands(series));
  }

  /** The same row of the other run, without its bands. */
  private static Optional<JsonObject> before(Key key, Comparison comparison) {
    return comparison.previous().stream()
        .flatMap(report -> report.getJsonArray("latency").stream())
        .map(JsonObject.class::cast)
        .filter(row -> row.getString("step").equals(key.step()))
        .filter(row -> row.getString("kind").equals(key.kind().name()))
        .map(JsonObject::copy)
        .peek(row -> List.of("bands", "previous", "step", "kind").forEach(row::remove))
        .findFirst();
  }

  private JsonArray bands(Series series) {
    JsonArray bands = new JsonArray();
    double from = 0;
    double above = -1;
    for (int i = 0; i < PERCENTS.length; i++) {
      double upTo = series.percentile(PERCENTS[i]);
      JsonArray examples = examples(series.between(above, upTo, EXAMPLES));
      if (!examples.isEmpty()) {
        bands.add(
            new JsonObject()
                .put("band", i == 0 ? "up to p50" : NAMES[i - 1] + " to " + NAMES[i])
                .put("fromMillis", from)
                .put("toMillis", upTo)
                .put("examples", examples));
      }
      from = upTo;
      above = upTo;
    }
    return bands;
  }

  /** How often each step ended in which way. */
  JsonArray outcomes() {
    JsonArray rows = new JsonArray();
    double all = Math.max(1, results.count());
    for (Map.Entry<Key, Series> each : results.series().entrySet()) {
      each.getValue()
          .labels()
          .forEach(
              (label, count) ->
                  rows.add(
                      named(each.getKey())
                          .put("label", label)
                          .put("count", count)
                          .put("share", count / all)
                          .put("examples", examples(each.getValue().ofLabel(label, EXAMPLES)))));
    }
    return rows;
  }

  private static JsonObject named(Key key) {
    return new JsonObject().put("step", key.step()).put("kind", key.kind().name());
  }

  private JsonArray examples(List<TraceExample> examples) {
    JsonArray array = new JsonArray();
    examples.forEach(
        example ->
            array.add(
                new JsonObject()
                    .put("traceId", example.traceId())
                    .put("millis", example.millis())
                    .put("url", dashboard + "/admin/traces/" + example.traceId())));
    return array;
  }
}
