package maguey.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Drive;
import maguey.load.drive.Health;
import maguey.load.drive.Results;
import maguey.load.drive.SpanSender;
import maguey.load.suite.NodeWatch;
import maguey.load.suite.Nodes;

/** The report for programs, and all that the page shows. */
public final class ReportJson {
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
    StepsJson steps = new StepsJson(results, nodes.traces());
    JsonObject report =
        new JsonObject()
            .put("passed", isPassed)
            .put("run", run)
            .put("checks", checks(checks))
            .put("throughput", throughput(drive.seconds()))
            .put("latency", steps.latency(comparison))
            .put("outcomes", steps.outcomes())
            .put("timeline", TimelineJson.of(results.timeline(), plan, heaps))
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
