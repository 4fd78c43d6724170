package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of the report that tells whether the generator itself kept up, and where it ran. */
final class GeneratorFacts {
  /** What the page calls the members of {@link Environment}. */
  private static final Map<String, String> NAMES =
      Map.of(
          "suite", "Version of the suite",
          "java", "Java",
          "system", "Operating system",
          "architecture", "Architecture",
          "cores", "Cores of its machine",
          "heapMegabytes", "Heap it may have, MB");

  private GeneratorFacts() {}

  static String of(JsonObject report) {
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
            .map(entry -> fact(NAMES.get(entry.getKey()), String.valueOf(entry.getValue())))
            .collect(Collectors.joining())
        + "</dl>";
  }

  private static String fact(String name, String value) {
    return "<div><dt>%s</dt><dd>%s</dd></div>".formatted(Html.escape(name), Html.escape(value));
  }

  private static String percent(double share) {
    return "%.0f %% of all cores".formatted(100 * share);
  }
}
