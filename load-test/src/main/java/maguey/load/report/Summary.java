package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** The report in a terminal: what is wrong, the figures, where the page is. */
public final class Summary {
  private Summary() {}

  public static void print(PrintStream out, JsonObject report, Path page) {
    report.getJsonArray("checks").forEach(check -> out.println(line((JsonObject) check)));
    out.printf(
        "%n  %-12s %-8s %8s %9s %9s %9s %9s %9s %9s  ms%n",
        "step", "outcome", "count", "p50", "p90", "p95", "p99", "p99.9", "max");
    report.getJsonArray("latency").forEach(row -> print(out, (JsonObject) row));
    out.printf("%n  %-12s %-8s %8s %8s  %s%n", "step", "outcome", "count", "share", "what");
    report.getJsonArray("outcomes").forEach(row -> printOutcome(out, (JsonObject) row));
    out.printf(
        "%n%s: %s%n", report.getBoolean("passed") ? "Passed" : "FAILED", page.toAbsolutePath());
  }

  private static String line(JsonObject check) {
    return "  %s  %s: %s"
        .formatted(
            check.getBoolean("passed") ? "ok  " : "FAIL",
            check.getString("name"),
            check.getString("detail"));
  }

  private static void print(PrintStream out, JsonObject row) {
    out.printf(
        "  %-12s %-8s %8d %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f%n",
        row.getString("step"),
        kind(row),
        row.getLong("count"),
        row.getDouble("p50"),
        row.getDouble("p90"),
        row.getDouble("p95"),
        row.getDouble("p99"),
        row.getDouble("p999"),
        row.getDouble("max"));
  }

  private static void printOutcome(PrintStream out, JsonObject row) {
    out.printf(
        "  %-12s %-8s %8d %6.2f %%  %s%n",
        row.getString("step"),
        kind(row),
        row.getLong("count"),
        100 * row.getDouble("share"),
        row.getString("label"));
  }

  private static String kind(JsonObject row) {
    return row.getString("kind").toLowerCase(Locale.ROOT);
  }
}
