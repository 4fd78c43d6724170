package maguey.load.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The heap of each node in the quarters of the run: what piles up is less and less freed. */
final class HeapTable {
  private static final double MEGA = 1024.0 * 1024.0;
  private static final List<String> HEADS =
      List.of(
          "service", "node", "least in the 1st quarter", "2nd", "3rd", "4th", "most", "allowed");

  private HeapTable() {}

  static String of(List<JsonObject> nodes) {
    return nodes.isEmpty()
        ? "<p class=\"note\">The trace store did not tell.</p>"
        : Html.table(HEADS, nodes.stream().map(HeapTable::cells).toList());
  }

  private static List<String> cells(JsonObject node) {
    List<String> cells = new ArrayList<>();
    cells.add(Html.escape(node.getString("service", "")));
    cells.add(Html.escape(node.getString("address", "")));
    JsonArray least = node.getJsonArray("leastByQuarter");
    for (int quarter = 0; quarter < least.size(); quarter++) {
      Long bytes = least.getLong(quarter);
      cells.add(bytes == null ? "–" : megabytes(bytes));
    }
    cells.add(megabytes(node.getLong("most")));
    cells.add(megabytes(node.getLong("may")));
    return cells;
  }

  /** Of a count of bytes, in megabytes. */
  static double mega(long bytes) {
    return bytes / MEGA;
  }

  private static String megabytes(long bytes) {
    return Figures.count(Math.round(mega(bytes)));
  }
}
