package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of the report that lead on to traces. */
final class ExampleTables {
  private ExampleTables() {}

  /** From each percentile to traces that took so long. */
  static String bands(List<JsonObject> latency) {
    return Html.table(
        List.of("step", "outcome", "band", "ms", "examples"),
        latency.stream()
            .flatMap(
                row -> ReportPage.objects(row.getJsonArray("bands")).map(band -> band(row, band)))
            .toList());
  }

  private static List<String> band(JsonObject row, JsonObject band) {
    return List.of(
        Html.escape(row.getString("step")),
        ReportPage.kind(row),
        Html.escape(band.getString("band").replace("p999", "p99.9")),
        Figures.millis(band.getDouble("fromMillis"))
            + " – "
            + Figures.millis(band.getDouble("toMillis")),
        examples(band));
  }

  /** What came of the steps, with traces of each. */
  static String outcomes(List<JsonObject> outcomes) {
    return Html.table(
        List.of("step", "outcome", "what", "count", "share", "examples"),
        outcomes.stream()
            .map(
                row ->
                    List.of(
                        Html.escape(row.getString("step")),
                        ReportPage.kind(row),
                        Html.escape(row.getString("label")),
                        Figures.count(row.getLong("count")),
                        "%.2f %%".formatted(100 * row.getDouble("share")),
                        examples(row)))
            .toList());
  }

  private static String examples(JsonObject row) {
    return ReportPage.objects(row.getJsonArray("examples"))
        .map(ExampleTables::example)
        .collect(Collectors.joining(" ", "<span class=\"examples\">", "</span>"));
  }

  private static String example(JsonObject example) {
    String text = Figures.millis(example.getDouble("millis")) + " ms";
    return example.getBoolean("stored", true)
        ? Html.link(example.getString("url"), text)
        : "<s title=\"The trace store has no such trace\">" + text + "</s>";
  }
}
