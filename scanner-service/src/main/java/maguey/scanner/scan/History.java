package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import maguey.common.sql.Rows;

/** What has happened to a ticket at gates, for whoever only looks. */
final class History {
  private static final String LAST =
      """
      SELECT l.scanned_at, l.gate_code, d.name AS device_name, l.direction, l.result, l.reason
        FROM scan_logs l JOIN device d ON d.id = l.device_id
       WHERE l.ticket_id = $1 ORDER BY l.scanned_at DESC, l.id DESC LIMIT 20
      """;

  private History() {}

  /** The last scans, newest first. */
  static Future<JsonArray> of(SqlClient client, Ticket ticket) {
    return client
        .preparedQuery(LAST)
        .execute(Tuple.of(ticket.id()))
        .map(rows -> Rows.json(rows, row -> entry(row, ticket)));
  }

  private static JsonObject entry(Row row, Ticket ticket) {
    return new JsonObject()
        .put("at", row.getOffsetDateTime("scanned_at").toInstant())
        .put("zone", ticket.event().zone().getId())
        .put("gate", row.getString("gate_code"))
        .put("device", row.getString("device_name"))
        .put("direction", row.getString("direction"))
        .put("result", row.getString("result"))
        .put("reason", row.getString("reason"));
  }
}
