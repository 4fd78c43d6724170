package maguey.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
            previous == null
                ? ""
                : " Compared with run " + Html.escape(previous.getString("id")) + ".",
            Html.link(run.getString("dashboard"), "All traces of this run in the dashboard"));
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
    return Html.section("Checks", checkTable())
        + Html.section("Latency, ms from when it was due", new LatencyTable(rows("latency")).html())
        + Html.section("Over time", Charts.of(report.getJsonObject("timeline")))
        + Html.section("From a percentile to its traces", bands())
        + Html.section("Outcomes", outcomes())
        + Html.section("The generator", generator())
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

  private String bands() {
    return Html.table(
        List.of("step", "outcome", "band", "ms", "examples"),
        rows("latency").stream()
            .flatMap(row -> objects(row.getJsonArray("bands")).map(band -> band(row, band)))
            .toList());
  }

  private static List<String> band(JsonObject row, JsonObject band) {
    return List.of(
        Html.escape(row.getString("step")),
        kind(row),
        Html.escape(band.getString("band").replace("p999", "p99.9")),
        Figures.millis(band.getDouble("fromMillis"))
            + " – "
            + Figures.millis(band.getDouble("toMillis")),
        examples(band));
  }

  private String outcomes() {
    return Html.table(
        List.of("step", "outcome", "what", "count", "share", "examples"),
        rows("outcomes").stream()
            .map(
                row ->
                    List.of(
                        Html.escape(row.getString("step")),
                        kind(row),
                        Html.escape(row.getString("label")),
                        Figures.count(row.getLong("count")),
                        "%.2f %%".formatted(100 * row.getDouble("share")),
                        examples(row)))
            .toList());
  }

  private static String examples(JsonObject row) {
    return objects(row.getJsonArray("examples"))
        .map(ReportPage::example)
        .collect(Collectors.joining(" ", "<span class=\"examples\">", "</span>"));
  }

  private static String example(JsonObject example) {
    String text = Figures.millis(example.getDouble("millis")) + " ms";
    return example.getBoolean("stored", true)
        ? Html.link(example.getString("url"), text)
        : "<s title=\"The trace store has no such trace\">" + text + "</s>";
  }

  private String generator() {
    JsonObject generator = report.getJsonObject("generator");
    JsonObject environment = report.getJsonObject("environment");
    return "<dl>"
        + fact(
            "Visitors began late by",
            "p50 %s, p99 %s, at most %s ms"
                .formatted(
                    Figures.millis(generator.getDouble("lagP50")),
                    Figures.millis(generator.getDouble("lagP99")),
                    Figures.millis(generator.getDouble("lagMax"))))
        + fact("Most visitors at once", Figures.count(generator.getLong("mostUnderWay")))
        + fact("CPU of the generator", percent(generator.getDouble("ownCpu")))
        + fact("CPU of its machine", percent(generator.getDouble("machineCpu")))
        + fact(
            "Spans of visitors",
            "%d stored, %d lost"
                .formatted(generator.getLong("spansStored"), generator.getLong("spansLost")))
        + environment.stream()
            .map(entry -> fact(entry.getKey(), String.valueOf(entry.getValue())))
            .collect(Collectors.joining())
        + "</dl>";
  }

  private static String fact(String name, String value) {
    return "<div><dt>%s</dt><dd>%s</dd></div>".formatted(Html.escape(name), Html.escape(value));
  }

  static String kind(JsonObject row) {
    String kind = row.getString("kind");
    String style = kind.equals("OK") ? "good" : kind.equals("REFUSED") ? "wait" : "bad";
    return Html.badge(style, lower(kind));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String percent(double share) {
    return "%.0f %% of all cores".formatted(100 * share);
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

  private static Stream<JsonObject> objects(JsonArray array) {
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
