package maguey.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Drive;
import maguey.load.drive.Results;
import maguey.load.drive.SpanSender;
import maguey.load.report.Archive;
import maguey.load.report.Check;
import maguey.load.report.Limits;
import maguey.load.report.LinkCheck;
import maguey.load.report.ReportJson;
import maguey.load.report.Summary;
import maguey.load.scenario.Scenario;
import maguey.load.scenario.Scenarios;
import maguey.load.scenario.Script;
import maguey.load.suite.AccessTokens;
import maguey.load.suite.Api;
import maguey.load.suite.CannotLoad;
import maguey.load.suite.NodeWatch;
import maguey.load.suite.Nodes;
import maguey.load.suite.Stage;

/** One run: seeds, drives, checks, reports. */
final class LoadRun {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final Duration AROUND = Duration.ofHours(2);

  private final LoadOptions options;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final Api api = new Api();
  private final Scenario scenario;
  private final ArrivalPlan plan;
  private final Instant startedAt = Instant.now();
  private final String runId;

  LoadRun(LoadOptions options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
    this.scenario = Scenarios.named(options.scenario()).orElseThrow();
    Script script = scenario.script();
    this.plan =
        new ArrivalPlan(
            options.perSecond().orElse(script.perSecond()),
            script.ramp(),
            options.lasting().orElse(script.lasting()));
    this.runId =
        STAMP.format(startedAt) + "-%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
  }

  /** True when everything that was checked is so. */
  boolean run() throws IOException {
    Nodes nodes = Nodes.reach(api, options.against());
    String token =
        new AccessTokens(environment.get("MAGUEY_JWT_SECRET")).admin(plan.lasting().plus(AROUND));
    Results results = new Results(plan.lasting());
    try (Stage stage = new Stage(api, nodes, runId, token, options.mostCatchUp());
        SpanSender spans =
            new SpanSender(
                options.otlpUrl().orElse(nodes.otlp()),
                environment.getOrDefault("MAGUEY_OTLP_TOKEN", ""));
        Drive drive = new Drive(options.scenario(), runId, results, spans)) {
      out.printf("%s, run %s: seeding ...%n", options.scenario(), runId);
      scenario.prepare(stage, plan);
      out.printf("%d visitors in %d s ...%n", plan.arrivals(), plan.lasting().toSeconds());
      NodeWatch heaps = drive(stage, drive);
      spans.close();
      return report(stage, drive, results, spans, heaps);
    }
  }

  /** Lets the visitors come, and watches the nodes meanwhile. */
  private NodeWatch drive(Stage stage, Drive drive) {
    try (NodeWatch heaps = new NodeWatch(stage, plan.lasting())) {
      drive.run(plan, scenario::visit);
      return heaps;
    }
  }

  private boolean report(
      Stage stage, Drive drive, Results results, SpanSender spans, NodeWatch heaps)
      throws IOException {
    out.println("Checking ...");
    List<Check> checks = new ArrayList<>(invariants(stage, results));
    checks.addAll(
        new Limits(
                scenario.script().goals(),
                options.mostMillis(),
                options.mostErrors(),
                options.mostLagMillis())
            .check(plan, results, drive, spans));
    Archive archive = new Archive(options.folder(), options.scenario());
    JsonObject report =
        new ReportJson(stage.nodes(), plan, results, archive.latest())
            .of(identity(), checks, drive, spans, heaps);
    LinkCheck.mark(stage, report);
    archive.keep(runId, report);
    Summary.print(out, report, archive.page(runId));
    return report.getBoolean("passed");
  }

  /** What cannot be asked is not known to be so. */
  private List<Check> invariants(Stage stage, Results results) {
    try {
      return scenario.check(stage, results);
    } catch (CannotLoad away) {
      return List.of(Check.invariant("The invariants can be asked for", false, away.getMessage()));
    }
  }

  private JsonObject identity() {
    return new JsonObject()
        .put("id", runId)
        .put("scenario", options.scenario())
        .put("text", scenario.script().text())
        .put("against", new JsonArray(options.against().stream().sorted().toList()))
        .put("startedAt", startedAt.truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
