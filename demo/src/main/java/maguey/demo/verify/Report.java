package maguey.demo.verify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** The findings for a person, or for a program. */
final class Report {
  private Report() {}

  static String json(List<Finding> findings, Instant at) {
    JsonArray all = new JsonArray();
    findings.forEach(finding -> all.add(finding.toJson()));
    return new JsonObject()
        .put("at", at)
        .put("failed", count(findings, Verdict.FAILED))
        .put("findings", all)
        .encodePrettily();
  }

  static String table(List<Finding> findings) {
    StringBuilder table = new StringBuilder();
    findings.forEach(finding -> table.append(line(finding)));
    return table
        .append(
            "%n%d passed, %d failed, %d warnings, %d not checked%n"
                .formatted(
                    count(findings, Verdict.PASSED),
                    count(findings, Verdict.FAILED),
                    count(findings, Verdict.WARNING),
                    count(findings, Verdict.NOT_CHECKED)))
        .toString();
  }

  private static String line(Finding finding) {
    return "%-6s %-22s %-24s %6d ms  %s%n"
        .formatted(
            word(finding.verdict()),
            finding.check(),
            finding.target().replaceFirst("^https?://", ""),
            finding.millis(),
            finding.detail());
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case PASSED -> "ok";
      case WARNING -> "warn";
      case FAILED -> "FAILED";
      case NOT_CHECKED -> "--";
    };
  }

  private static long count(List<Finding> findings, Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }
}
