package maguey.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    String before = reports().get(0).runId();

    load(suite, "on-sale", "--rate", "30", "--duration", "3");

    LoadReport report = reports().get(1);
    assertThat(report.broken()).isEmpty();
    assertThat(report.checks()).contains("No oversell", "All was sold before anybody was refused");
    assertThat(report.json().getString("notCompared"))
        .contains(before, "had 5 visitors per second instead of 30");
    assertThat(report.labels()).contains("ordered", "409 sold-out");
    JsonObject ordered = report.latency("order", "OK");
    assertThat(ordered.getJsonArray("bands")).isNotEmpty();
    assertThat(ordered.getDouble("max")).isGreaterThanOrEqualTo(ordered.getDouble("p50"));
    assertVisitorsTrace(suite, report, ordered);
    report.assertLeadsToTraces();
    assertThat(report.page())
        .contains("No oversell")
        .doesNotContain("<script", "src=", "<link", "@import");
  }

  @Test
  void browse_lookersAlone_breakNothing(RunningSuite suite) throws Exception {
    load(suite, "browse", "--rate", "10", "--duration", "2");

    LoadReport report = reports().get(0);
    assertThat(report.broken()).isEmpty();
    assertThat(report.labels()).containsOnly("shown");
    assertThat(report.latency("event-page", "OK").getLong("count")).isPositive();
    report.assertLeadsToTraces();
  }

  @Test
  void doorsOpen_duplicatesAndRubbish_admitOnceEach(RunningSuite suite) throws Exception {
    load(suite, "doors-open", "--rate", "30", "--duration", "3");

    LoadReport report = reports().get(0);
    assertThat(report.broken()).isEmpty();
    assertThat(report.checks())
        .contains(
            "Each ticket that was shown was admitted once",
            "One admission per ticket",
            "Each admitted scan's trace holds its order's request");
    assertThat(report.labels()).contains("admitted", "ALREADY_USED");
  }

  @Test
  void mixedDay_lookersBuyersAndHolders_breakNothing(RunningSuite suite) throws Exception {
    load(suite, "mixed-day", "--rate", "20", "--duration", "6");

    LoadReport report = reports().get(0);
    assertThat(report.broken()).isEmpty();
    assertThat(report.labels()).contains("shown", "ordered");
    assertThat(report.detail("Each admission that a device was told of is in the log"))
        .doesNotStartWith("0 ");
  }

  @Test
  @Tag("drill")
  void soak_shortly_breaksNothing_andComparesItsEndWithItsBeginning(RunningSuite suite)
      throws Exception {
    List<String> arguments = arguments(suite, "soak", "--rate", "10", "--duration", "45");
    arguments.addAll(ANY_FIGURE);
    run(suite.secret(), arguments);

    LoadReport report = reports().get(0);
    assertThat(report.objects("checks"))
        .filteredOn(check -> check.getString("kind").equals("INVARIANT"))
        .allMatch(check -> check.getBoolean("passed"));
    assertThat(report.labels()).contains("shown", "ordered", "admitted");
    assertThat(report.detail("The last quarter is not slower")).contains("p95");
  }

  @Test
  void limit_thatNoSystemKeeps_endsWithOne(RunningSuite suite) throws Exception {
    int exit =
        run(
            suite.secret(),
            arguments(suite, "browse", "--max-p99", "0", "--max-lag", "0", "--duration", "1"));

    assertThat(exit).isEqualTo(1);
    assertThat(reports().get(0).broken())
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
  private void assertVisitorsTrace(RunningSuite suite, LoadReport report, JsonObject row)
      throws Exception {
    JsonObject example = example(row);
    assertThat(example.getString("url")).startsWith(suite.urls().get(3) + "/admin/traces/");
    assertThat(example.getBoolean("stored")).isTrue();
    List<JsonObject> spans = spansWithTheOrder(suite, example.getString("traceId"));
    String runId = report.runId();
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
      return LoadReport.objects(new JsonObject(body).getJsonArray("spans")).toList();
    }
  }

  private List<LoadReport> reports() throws Exception {
    return LoadReport.in(folder);
  }

  private static JsonObject example(JsonObject row) {
    return row.getJsonArray("bands").getJsonObject(0).getJsonArray("examples").getJsonObject(0);
  }
}
