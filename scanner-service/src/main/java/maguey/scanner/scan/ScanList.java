package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.scanner.log.KeysetQuery;

/** A question to the log of scans. */
final class ScanList {
  static final String SELECT =
      """
      SELECT l.id, l.scan_id, l.ticket_id, t.order_number, e.slug AS event_slug, l.result, l.reason,
             l.gate_code, d.name AS device_name, l.device_id, l.method, l.scanned_at,
             l.duration_us, l.trace_id, l.span_id, l.direction, l.overrode, l.override_reason,
             l.offline, l.attention
        FROM scan_logs l
        JOIN device d ON d.id = l.device_id
        LEFT JOIN ticket t ON t.id = l.ticket_id
        LEFT JOIN event e ON e.id = t.event_id
      """;

  private ScanList() {}

  /** The question that a request asks. */
  static KeysetQuery of(ApiRequest request) {
    KeysetQuery query = new KeysetQuery(SELECT, "scanned_at", request);
    request.query("ticket").ifPresent(id -> query.where("l.ticket_id = $", id("ticket", id)));
    request.query("order").ifPresent(number -> query.where("t.order_number = $", number));
    request.query("event").ifPresent(slug -> query.where("e.slug = $", slug));
    request.query("gate").ifPresent(code -> query.where("l.gate_code = $", code));
    request.query("device").ifPresent(id -> query.where("l.device_id = $", id("device", id)));
    request.query("result").ifPresent(result -> query.where("l.result = $", result));
    request.query("reason").ifPresent(reason -> query.where("l.reason = $", reason));
    request.query("method").ifPresent(method -> query.where("l.method = $", method));
    request.query("direction").ifPresent(way -> query.where("l.direction = $", way));
    request
        .query("offline")
        .ifPresent(is -> query.where(is.equals("true") ? "l.offline" : "NOT l.offline"));
    return query;
  }

  static Future<JsonObject> page(KeysetQuery query, SqlClient client) {
    return query.page(client, "scans", ScanList::json);
  }

  private static UUID id(String name, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException noId) {
      throw Problem.of(ProblemType.MALFORMED, "'" + name + "' must be an id");
    }
  }

  /** A row of the log as the API shows it. */
  static JsonObject json(Row row) {
    UUID ticket = row.getUUID("ticket_id");
    return new JsonObject()
        .put("scanId", row.getString("scan_id"))
        .put("ticketId", ticket == null ? null : ticket.toString())
        .put("orderNumber", row.getString("order_number"))
        .put("eventSlug", row.getString("event_slug"))
        .put("result", row.getString("result"))
        .put("reason", row.getString("reason"))
        .put("gate", row.getString("gate_code"))
        .put("device", row.getString("device_name"))
        .put("deviceId", row.getUUID("device_id").toString())
        .put("method", row.getString("method"))
        .put("direction", row.getString("direction"))
        .put("overrode", row.getString("overrode"))
        .put("overrideReason", row.getString("override_reason"))
        .put("scannedAt", row.getOffsetDateTime("scanned_at").toInstant())
        .put("offline", row.getBoolean("offline"))
        .put("attention", row.getString("attention"))
        .put("durationMs", row.getLong("duration_us") / 1_000.0)
        .put("traceId", row.getString("trace_id"))
        .put("spanId", row.getString("span_id"));
  }
}
