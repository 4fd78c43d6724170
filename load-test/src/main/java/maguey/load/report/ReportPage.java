package maguey.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The report for people: one file that needs no other, light or dark as its reader likes it. */
final class ReportPage {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>%1$s</title>
      <style>%2$s</style>
      </head>
      <body>
      <main>
      %3$s</main>
      </body>
      </html>
      """;
  private static final String READING =
      """
      <p class="note">Open model: visitors come at their rate whether or not the system keeps up, and a latency counts from when the request
      was due, so a stall is in the figures of everybody who came meanwhile. Refusals (sold out, scanned before) are the system at
      work and no errors. Each visitor is one trace, whose root is the visitor; links need a session of the dashboard.</p>
      """;

  private final JsonObject report;

  private ReportPage(JsonObject report) {
    this.report = report;
  }

  static String of(JsonObject report) {
    return new ReportPage(report).page();
  }

  private String page() {
    JsonObject run = report.getJsonObject("run");
    String title = run.getString("scenario") + " " + run.getString("id");
    return FRAME.formatted(Html.escape(title), style(), head(run) + tiles() + body());
  }

  private String head(JsonObject run) {
    boolean isPassed = report.getBoolean("passed");
    JsonObject previous = report.getJsonObject("previous");
    return "<header><h1>%s %s</h1><p>%s. %s visitors per second for %s s, after a rise of %s s. Run %s, %s.%s</p><p>%s</p></header>\n"
        .formatted(
            Html.escape(run.getString("scenario")),
            Html.badge(isPassed ? "good" : "bad", isPassed ? "passed" : "failed"),
            Html.escape(run.getString("text")),
            Figures.plain(run.getDouble("perSecond")),
            Figures.plain(run.getDouble("seconds")),
            Figures.plain(run.getDouble("rampSeconds")),
            Html.escape(run.getString("id")),
            Html.escape(run.getString("startedAt")),
            Html.escape(compared(previous)),
            Html.link(run.getString("dashboard"), "All traces of this run in the dashboard"));
  }

  private String compared(JsonObject previous) {
    if (previous != null) {
      return " Compared with run " + previous.getString("id") + ".";
    }
    String why = report.getString("notCompared", "");
    return why.isEmpty() ? "" : " Not compared: " + why + ".";
  }

  private String tiles() {
    JsonObject throughput = report.getJsonObject("throughput");
    return "<div class=\"tiles\">"
        + tile(
            "Visitors", Figures.count(throughput.getLong("plannedVisitors")), "planned, and sent")
        + tile(
            "Answers",
            Figures.count(throughput.getLong("answers")),
            Figures.plain(throughput.getDouble("answersPerSecond")) + " per second")
        + tile("Errors", Figures.count(throughput.getLong("errors")), "refusals are none")
        + tile("Broken checks", Figures.count(broken()), "of " + checks().size())
        + "</div>\n";
  }

  private static String tile(String name, String figure, String note) {
    return "<div><small>%s</small><strong>%s</strong><small>%s</small></div>"
        .formatted(name, figure, Html.escape(note));
  }

  private String body() {
    return Html.section("Checks", "<div class=\"checks\">" + checkTable() + "</div>")
        + Html.section("Latency, ms from when it was due", new LatencyTable(rows("latency")).html())
        + Html.section("Over time", Charts.of(report.getJsonObject("timeline")))
        + Html.section("From a percentile to its traces", ExampleTables.bands(rows("latency")))
        + Html.section("Outcomes", ExampleTables.outcomes(rows("outcomes")))
        + Html.section("Heap of the nodes, MB", HeapTable.of(rows("heaps")))
        + Html.section("The generator", GeneratorFacts.of(report))
        + READING;
  }

  private String checkTable() {
    return Html.table(
        List.of("", "about", "what must be so", "found"),
        checks().stream()
            .map(
                check ->
                    List.of(
                        check.getBoolean("passed")
                            ? Html.badge("good", "✓ ok")
                            : Html.badge("bad", "✗ broken"),
                        lower(check.getString("kind")),
                        Html.escape(check.getString("name")),
                        Html.escape(check.getString("detail"))))
            .toList());
  }

  /** Whether an outcome is good, as a badge. */
  static String kind(JsonObject row) {
    String kind = row.getString("kind");
    String style = kind.equals("OK") ? "good" : kind.equals("REFUSED") ? "wait" : "bad";
    return Html.badge(style, lower(kind));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private long broken() {
    return checks().stream().filter(check -> !check.getBoolean("passed")).count();
  }

  private List<JsonObject> checks() {
    return rows("checks");
  }

  private List<JsonObject> rows(String member) {
    return objects(report.getJsonArray(member)).toList();
  }

  /** The objects of an array. */
  static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private static String style() {
    try (InputStream css = ReportPage.class.getResourceAsStream("/load/report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
