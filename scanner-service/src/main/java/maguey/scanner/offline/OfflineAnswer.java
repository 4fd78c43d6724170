package maguey.scanner.offline;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/** What a device hears about a scan that it sent late: what the log says now. */
final class OfflineAnswer {
  private OfflineAnswer() {}

  static JsonObject of(OfflineScan scan, Optional<Row> logged) {
    return logged
        .map(row -> answer(scan, row))
        .orElseGet(() -> item(scan, "RETRY", "UNKNOWN_TICKET", "Not known here yet: keep it."));
  }

  private static JsonObject answer(OfflineScan scan, Row row) {
    JsonObject conflict = OfflineLog.conflict(row);
    String result = row.getString("result");
    return item(scan, result, row.getString("reason"), message(row, conflict))
        .put("attention", row.getString("attention"))
        .put("traceId", row.getString("trace_id"))
        .put("conflict", conflict);
  }

  private static String message(Row row, JsonObject conflict) {
    if (conflict != null) {
      JsonObject other = conflict.getJsonObject("other");
      return "Gate %s let somebody in with this ticket before. Look who is inside."
          .formatted(other.getString("gate"));
    }
    return switch (Optional.ofNullable(row.getString("attention")).orElse("")) {
      case "" -> "Noted.";
      case OfflineScan.NOT_IN_LIST -> "Noted: the ticket, sold after the last download, is good.";
      case "TIME_UNKNOWN" ->
          "Noted with the time of now: the clock of this device was wrong. Have it set.";
      default -> "Noted, but the holder should not have come in. Tell the supervisor.";
    };
  }

  private static JsonObject item(OfflineScan scan, String result, String reason, String message) {
    return new JsonObject()
        .put("scanId", scan.scanId())
        .put("result", result)
        .put("reason", reason)
        .put("attention", null)
        .put("message", message)
        .put("traceId", null)
        .put("conflict", null);
  }
}
