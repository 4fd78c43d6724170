package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Percentiles by step and outcome, each with how it has changed since the run it is compared with.
 */
final class LatencyTable {
  private static final List<String> HEADS =
      List.of("step", "outcome", "count", "p50", "p90", "p95", "p99", "p99.9", "max");
  private static final List<String> MEMBERS = List.of("p50", "p90", "p95", "p99", "p999", "max");

  /** Changes below this are the noise of any machine. */
  private static final double NOISE_PERCENT = 10;

  /** With fewer answers, chance alone moves a percentile further. */
  private static final int ENOUGH = 100;

  private final List<JsonObject> rows;

  LatencyTable(List<JsonObject> rows) {
    this.rows = rows;
  }

  String html() {
    return Html.table(HEADS, rows.stream().map(LatencyTable::cells).toList());
  }

  private static List<String> cells(JsonObject row) {
    List<String> cells = new ArrayList<>();
    cells.add(Html.escape(row.getString("step")));
    cells.add(ReportPage.kind(row));
    cells.add(Figures.count(row.getLong("count")));
    MEMBERS.forEach(member -> cells.add(cell(row, member)));
    return cells;
  }

  private static String cell(JsonObject row, String member) {
    double now = row.getDouble(member);
    JsonObject previous = row.getJsonObject("previous");
    boolean isTelling =
        previous != null && Math.min(row.getLong("count"), previous.getLong("count")) >= ENOUGH;
    return Figures.millis(now) + (isTelling ? change(previous.getDouble(member), now) : "");
  }

  private static String change(double before, double now) {
    double percent = before == 0 ? 0 : 100 * (now - before) / before;
    String style =
        percent > NOISE_PERCENT ? "slower" : percent < -NOISE_PERCENT ? "faster" : "same";
    long rounded = Math.round(percent);
    String text = rounded == 0 ? "0 %" : String.format(Locale.ROOT, "%+d %%", rounded);
    return " <small class=\"%s\" title=\"%s ms before\">%s</small>"
        .formatted(style, Figures.millis(before), text);
  }
}
