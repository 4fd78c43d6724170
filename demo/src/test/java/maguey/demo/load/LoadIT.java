package maguey.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import maguey.demo.RunningSuite;
import maguey.demo.StoryTokens;
import maguey.demo.SuiteExtension;
import maguey.load.LoadMain;
import maguey.testkit.Eventually;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command against the whole suite, as a load tester runs it; no figure is asserted. */
@ExtendWith(SuiteExtension.class)
class LoadIT {
  private static final String NOBODY = "http://127.0.0.1:9";
  private static final List<String> ANY_FIGURE =
      List.of("--max-p99", "600000", "--max-lag", "600000", "--max-catch-up", "180");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @Test
  void onSale_tenForEachTicket_sellsAll_andLinksToTraces(RunningSuite suite) throws Exception {
    load(suite, "on-sale", "--rate", "5", "--duration", "1");
    String before = reports().get(0).getJsonObject("run").getString("id");

    load(suite, "on-sale", "--rate", "30", "--duration", "3");

    JsonObject report = reports().get(1);
    assertThat(broken(report)).isEmpty();
    assertThat(names(report)).contains("No oversell", "All was sold before anybody was refused");
    assertThat(report.getString("notCompared"))
        .contains(before, "had 5 visitors per second instead of 30");
    assertThat(labels(report)).contains("ordered", "409 sold-out");
    JsonObject ordered = row(report, "order", "OK");
    assertThat(ordered.getJsonArray("bands")).isNotEmpty();
    assertThat(ordered.getDouble("max")).isGreaterThanOrEqualTo(ordered.getDouble("p50"));
    assertVisitorsTrace(suite, report, ordered);
    assertThat(page(report))
        .contains(example(ordered).getString("url"), "No oversell")
        .doesNotContain("<script", "src=", "<link", "@import");
  }

  @Test
  void doorsOpen_duplicatesAndRubbish_admitOnceEach(RunningSuite suite) throws Exception {
    load(suite, "doors-open", "--rate", "30", "--duration", "3");

    JsonObject report = reports().get(0);
    assertThat(broken(report)).isEmpty();
    assertThat(names(report))
        .contains(
            "Each ticket that was shown was admitted once",
            "One admission per ticket",
            "Each admitted scan's trace holds its order's request");
    assertThat(labels(report)).contains("admitted", "ALREADY_USED");
  }

  @Test
  void mixedDay_lookersBuyersAndHolders_breakNothing(RunningSuite suite) throws Exception {
    load(suite, "mixed-day", "--rate", "20", "--duration", "6");

    JsonObject report = reports().get(0);
    assertThat(broken(report)).isEmpty();
    assertThat(labels(report)).contains("shown", "ordered");
    assertThat(detail(report, "Each admission that a device was told of is in the log"))
        .doesNotStartWith("0 ");
  }

  @Test
  @Tag("drill")
  void soak_shortly_breaksNothing_andComparesItsEndWithItsBeginning(RunningSuite suite)
      throws Exception {
    List<String> arguments = arguments(suite, "soak", "--rate", "10", "--duration", "45");
    arguments.addAll(ANY_FIGURE);
    run(suite.secret(), arguments);

    JsonObject report = reports().get(0);
    assertThat(objects(report.getJsonArray("checks")))
        .filteredOn(check -> check.getString("kind").equals("INVARIANT"))
        .allMatch(check -> check.getBoolean("passed"));
    assertThat(labels(report)).contains("shown", "ordered", "admitted");
    assertThat(detail(report, "The last quarter is not slower")).contains("p95");
  }

  @Test
  void limit_thatNoSystemKeeps_endsWithOne(RunningSuite suite) throws Exception {
    int exit =
        run(
            suite.secret(),
            arguments(suite, "browse", "--max-p99", "0", "--max-lag", "0", "--duration", "1"));

    assertThat(exit).isEqualTo(1);
    assertThat(broken(reports().get(0)))
        .contains(
            "event-page: p99 at most 0 ms", "Visitors begin in time: p99 of the lag at most 0 ms");
  }

  @Test
  void rubbish_endsWithTwo_andADeadTargetWithOne_eachExplained(RunningSuite suite)
      throws Exception {
    assertThat(run(suite.secret(), List.of("on-sale", "--rate", "fast"))).isEqualTo(2);
    assertThat(run("", List.of("on-sale"))).isEqualTo(2);
    assertThat(run(suite.secret(), List.of("on-sale", "--against", NOBODY))).isEqualTo(1);
    assertThat(run("0".repeat(64), arguments(suite, "browse"))).isEqualTo(1);
    assertThat(run(suite.secret(), List.of("browse", "--against", suite.urls().get(0)))).isOne();

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--rate fast is no number", "MAGUEY_JWT_SECRET is not set", "./maguey load")
        .contains(NOBODY + "/health/live does not answer", "Is MAGUEY_JWT_SECRET the secret")
        .contains("is a node of orders-service: name one with --against");
    assertThat(reports()).isEmpty();
  }

  private void load(RunningSuite suite, String... words) throws Exception {
    List<String> arguments = arguments(suite, words);
    arguments.addAll(ANY_FIGURE);

    int exit = run(suite.secret(), arguments);

    assertThat(exit).as(out + " " + err).isZero();
  }

  private List<String> arguments(RunningSuite suite, String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    suite.urls().forEach(url -> arguments.addAll(List.of("--against", url)));
    arguments.addAll(List.of("--otlp", suite.otlpUrl(), "--out", folder.toString()));
    return arguments;
  }

  private int run(String secret, List<String> arguments) throws Exception {
    return LoadMain.run(
        arguments,
        Map.of("MAGUEY_JWT_SECRET", secret),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  /** What a link of the report shows: the visitor is the root, the order is below. */
  private void assertVisitorsTrace(RunningSuite suite, JsonObject report, JsonObject row)
      throws Exception {
    JsonObject example = example(row);
    assertThat(example.getString("url")).startsWith(suite.urls().get(3) + "/admin/traces/");
    assertThat(example.getBoolean("stored")).isTrue();
    List<JsonObject> spans = spansWithTheOrder(suite, example.getString("traceId"));
    String runId = report.getJsonObject("run").getString("id");
    JsonObject root =
        spans.stream().filter(s -> s.getString("parentSpanId") == null).findFirst().orElseThrow();
    assertThat(root.getString("service")).isEqualTo("load-test");
    assertThat(root.getJsonObject("attributes").getString("load.run_id")).isEqualTo(runId);
    assertThat(spans.stream().filter(span -> !span.getString("service").equals("load-test")))
        .as("spans of the services tell the run")
        .isNotEmpty()
        .allMatch(span -> span.getString("traceState").contains("load=" + runId));
  }

  private static List<JsonObject> spansWithTheOrder(RunningSuite suite, String traceId) {
    return Eventually.await(
        () -> {
          List<JsonObject> spans = spans(suite, traceId);
          assertThat(spans).extracting(s -> s.getString("name")).contains("POST /api/orders");
          assertThat(spans).extracting(s -> s.getString("parentSpanId")).containsNull();
          return spans;
        });
  }

  private static List<JsonObject> spans(RunningSuite suite, String traceId) throws Exception {
    try (StoryTokens tokens = new StoryTokens(suite.secret())) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(suite.urls().get(3) + "/api/traces/" + traceId))
              .header("authorization", "Bearer " + tokens.viewer())
              .build();
      String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      return objects(new JsonObject(body).getJsonArray("spans")).toList();
    }
  }

  /** The oldest first. */
  private List<JsonObject> reports() throws Exception {
    List<JsonObject> reports = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        reports.add(new JsonObject(Files.readString(file)));
      }
    }
    return reports;
  }

  private String page(JsonObject report) throws Exception {
    JsonObject run = report.getJsonObject("run");
    return Files.readString(
        folder.resolve(run.getString("scenario") + "-" + run.getString("id") + ".html"));
  }

  private static JsonObject row(JsonObject report, String step, String kind) {
    return objects(report.getJsonArray("latency"))
        .filter(row -> row.getString("step").equals(step) && row.getString("kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject example(JsonObject row) {
    return row.getJsonArray("bands").getJsonObject(0).getJsonArray("examples").getJsonObject(0);
  }

  private static List<String> broken(JsonObject report) {
    return objects(report.getJsonArray("checks"))
        .filter(check -> !check.getBoolean("passed"))
        .map(check -> check.getString("name"))
        .toList();
  }

  private static List<String> names(JsonObject report) {
    return objects(report.getJsonArray("checks")).map(check -> check.getString("name")).toList();
  }

  private static String detail(JsonObject report, String name) {
    return objects(report.getJsonArray("checks"))
        .filter(check -> check.getString("name").startsWith(name))
        .findFirst()
        .orElseThrow()
        .getString("detail");
  }

  private static List<String> labels(JsonObject report) {
    return objects(report.getJsonArray("outcomes")).map(row -> row.getString("label")).toList();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
