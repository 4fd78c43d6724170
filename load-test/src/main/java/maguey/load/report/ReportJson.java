package maguey.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Drive;
import maguey.load.drive.Health;
import maguey.load.drive.Results;
import maguey.load.drive.Results.Key;
import maguey.load.drive.Series;
import maguey.load.drive.SpanSender;
import maguey.load.drive.Timeline;
import maguey.load.drive.TraceExample;
import maguey.load.suite.NodeWatch;
import maguey.load.suite.Nodes;

/** The report for programs, and all that the page shows. */
public final class ReportJson {
  private static final double[] PERCENTS = {50, 90, 95, 99, 99.9, 100};
  private static final String[] NAMES = {"p50", "p90", "p95", "p99", "p999", "max"};
  private static final int EXAMPLES = 3;

  private final Nodes nodes;
  private final ArrivalPlan plan;
  private final Results results;
  private final List<JsonObject> earlier;

  /**
   * A report of what came to be known.
   *
   * @param earlier reports of the same scenario, the latest first
   */
  public ReportJson(Nodes nodes, ArrivalPlan plan, Results results, List<JsonObject> earlier) {
    this.nodes = nodes;
    this.plan = plan;
    this.results = results;
    this.earlier = earlier;
  }

  /** All of it; passed when every check is. */
  public JsonObject of(
      JsonObject run, List<Check> checks, Drive drive, SpanSender spans, NodeWatch heaps) {
    boolean isPassed = checks.stream().allMatch(Check::passed);
    run.put("dashboard", dashboard(run.getString("id"))).mergeIn(plan());
    Comparison comparison = Comparison.of(run, isPassed, earlier);
    JsonObject report =
        new JsonObject()
            .put("passed", isPassed)
            .put("run", run)
            .put("checks", checks(checks))
            .put("throughput", throughput(drive.seconds()))
            .put("latency", latency(comparison))
            .put("outcomes", outcomes())
            .put("timeline", timeline(results.timeline(), heaps))
            .put("heaps", heaps.json(drive.seconds()))
            .put("generator", generator(drive.health(), spans))
            .put("environment", Environment.json(nodes.versions()));
    comparison.previous().ifPresent(like -> report.put("previous", like.getJsonObject("run")));
    return report.put("notCompared", comparison.why());
  }

  private JsonObject plan() {
    return new JsonObject()
        .put("perSecond", plan.perSecond())
        .put("rampSeconds", plan.ramp().toMillis() / 1e3)
        .put("seconds", plan.lasting().toMillis() / 1e3);
  }

  private String dashboard(String runId) {
    return nodes.traces() + "/admin/traces?range=7d&attribute=load.run_id%3D" + runId;
  }

  private static JsonArray checks(List<Check> checks) {
    JsonArray array = new JsonArray();
    checks.forEach(
        check ->
            array.add(
                new JsonObject()
                    .put("kind", check.kind().name())
                    .put("name", check.name())
                    .put("passed", check.passed())
                    .put("detail", check.detail())));
    return array;
  }

  private JsonObject throughput(double seconds) {
    return new JsonObject()
        .put("plannedVisitors", plan.arrivals())
        .put("seconds", seconds)
        .put("answers", results.count())
        .put("errors", results.errors())
        .put("answersPerSecond", results.count() / Math.max(1e-3, seconds));
  }

  private JsonArray latency(Comparison comparison) {
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

  private JsonArray outcomes() {
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
                    .put("url", nodes.traces() + "/admin/traces/" + example.traceId())));
    return array;
  }

  /** For the slots before the first look: a curve that begins at nothing would look like a leak. */
  private static long firstKnown(NodeWatch heaps, int slots, double width) {
    return IntStream.range(0, slots)
        .mapToObj(i -> heaps.fullest(i * width, (i + 1) * width))
        .flatMapToLong(OptionalLong::stream)
        .findFirst()
        .orElse(0);
  }

  private JsonObject timeline(Timeline timeline, NodeWatch heaps) {
    JsonArray slots = new JsonArray();
    double width = timeline.slotSeconds();
    List<Timeline.Slot> all = timeline.slots();
    long heap = firstKnown(heaps, all.size(), width);
    for (int i = 0; i < all.size(); i++) {
      Timeline.Slot slot = all.get(i);
      heap = heaps.fullest(i * width, (i + 1) * width).orElse(heap);
      slots.add(
          new JsonObject()
              .put("plannedVisitors", plan.dueWithin((i + 1) * width) - plan.dueWithin(i * width))
              .put("answers", slot.answered())
              .put("errors", slot.errors())
              .put("p50", percentile(slot, 50))
              .put("p99", percentile(slot, 99))
              .put("heapBytes", heap));
    }
    return new JsonObject().put("slotSeconds", width).put("slots", slots);
  }

  /** In milliseconds; null if nothing was answered then. */
  private static Double percentile(Timeline.Slot slot, double percent) {
    return slot.answered() == 0 ? null : slot.percentile(percent);
  }

  private static JsonObject generator(Health health, SpanSender spans) {
    return new JsonObject()
        .put("lagP50", health.lagMillis(50))
        .put("lagP99", health.lagMillis(99))
        .put("lagMax", health.lagMillis(100))
        .put("mostUnderWay", health.mostUnderWay())
        .put("ownCpu", health.ownCpu())
        .put("machineCpu", health.machineCpu())
        .put("spansStored", spans.stored())
        .put("spansLost", spans.lost());
  }
}
