package maguey.scanner.live;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows that are read for the gate board, as its page takes them. */
final class BoardJson {
  private static final int MINUTES = 15;
  private static final double MICROS_PER_MILLI = 1_000.0;

  private BoardJson() {}

  /**
   * The gates, each with its entries in the minutes of the last quarter of an hour, oldest first.
   *
   * @param rows of each gate, the last quarter of an hour
   * @param minutesOfGates how many came in by a gate in one minute, which was so long ago
   */
  static JsonArray gates(List<Row> rows, List<Row> minutesOfGates) {
    Map<String, long[]> minutes = byGate(minutesOfGates);
    JsonArray gates = new JsonArray();
    for (Row row : rows) {
      JsonArray entries = new JsonArray();
      for (long count : minutes.getOrDefault(row.getString("code"), new long[MINUTES])) {
        entries.add(count);
      }
      gates.add(gate(row).put("entries15", entries));
    }
    return gates;
  }

  private static Map<String, long[]> byGate(List<Row> rows) {
    Map<String, long[]> minutes = new HashMap<>();
    for (Row row : rows) {
      int ago = Math.min(MINUTES - 1, row.getInteger("minutes_ago"));
      minutes
              .computeIfAbsent(row.getString("gate_code"), gate -> new long[MINUTES])[
              MINUTES - 1 - ago] +=
          row.getLong("entries");
    }
    return minutes;
  }

  private static JsonObject gate(Row row) {
    return new JsonObject()
        .put("code", row.getString("code"))
        .put("name", row.getString("name"))
        .put("entriesLastMinute", row.getLong("last_minute"))
        .put("scans", row.getLong("scans"))
        .put("admitted", row.getLong("admitted"))
        .put("refused", row.getLong("refused"))
        .put("inside", row.getLong("inside"))
        .put("p95Ms", p95(row));
  }

  static JsonObject refusal(Row row) {
    return new JsonObject()
        .put("reason", row.getString("reason"))
        .put("count", row.getLong("count"));
  }

  static JsonObject event(Row row) {
    return new JsonObject()
        .put("slug", row.getString("slug"))
        .put("title", row.getString("title"))
        .put("inside", row.getLong("inside"))
        .put("capacity", row.getInteger("capacity"));
  }

  /** Of all events together; null when one of them counts nobody. */
  static Long capacity(List<Row> events) {
    boolean isKnown =
        !events.isEmpty() && events.stream().allMatch(r -> r.getInteger("capacity") != null);
    return isKnown ? events.stream().mapToLong(r -> r.getInteger("capacity")).sum() : null;
  }

  static Double p95(Row row) {
    return row.getDouble("p95_us") == null ? null : row.getDouble("p95_us") / MICROS_PER_MILLI;
  }
}
