package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/**
 * A question to the log of scans. Only the conditions that were asked for stand in the statement,
 * so that each has the index made for it.
 */
final class ScanList {
  private static final int DEFAULT_LIMIT = 50;

  private static final String SELECT =
      """
      SELECT l.id, l.scan_id, l.ticket_id, t.order_number, e.slug AS event_slug, l.result, l.reason,
             l.gate_code, d.name AS device_name, l.device_id, l.method, l.scanned_at,
             l.duration_us, l.trace_id, l.span_id, l.direction, l.overrode, l.override_reason
        FROM scan_logs l
        JOIN device d ON d.id = l.device_id
        LEFT JOIN ticket t ON t.id = l.ticket_id
        LEFT JOIN event e ON e.id = t.event_id
      """;

  private static final String NEWEST_FIRST = " ORDER BY l.scanned_at DESC, l.id DESC LIMIT ";

  private final List<String> conditions = new ArrayList<>();
  private final Tuple parameters = Tuple.tuple();
  private final int limit;

  private ScanList(int limit) {
    this.limit = limit;
  }

  static ScanList of(ApiRequest request) {
    ScanList list = new ScanList(request.queryInt("limit", DEFAULT_LIMIT));
    request.query("ticket").ifPresent(id -> list.where("l.ticket_id = $", id("ticket", id)));
    request.query("order").ifPresent(number -> list.where("t.order_number = $", number));
    request.query("event").ifPresent(slug -> list.where("e.slug = $", slug));
    request.query("gate").ifPresent(code -> list.where("l.gate_code = $", code));
    request.query("device").ifPresent(id -> list.where("l.device_id = $", id("device", id)));
    request.query("result").ifPresent(result -> list.where("l.result = $", result));
    request.query("cursor").map(ScanCursor::parse).ifPresent(list::after);
    return list;
  }

  /** The rows of a page and the cursor of the next one. */
  Future<JsonObject> page(SqlClient client) {
    // One more than asked for tells whether there is a next page.
    parameters.addValue(limit + 1);
    String sql = SELECT + where() + NEWEST_FIRST + "$" + parameters.size();
    return client.preparedQuery(sql).execute(parameters).map(rows -> page(rows.spliterator()));
  }

  private JsonObject page(java.util.Spliterator<Row> found) {
    List<Row> rows = StreamSupport.stream(found, false).toList();
    List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
    String next = rows.size() > limit ? ScanCursor.of(shown.get(limit - 1)).text() : null;
    return new JsonObject()
        .put("scans", new JsonArray(shown.stream().map(ScanList::json).toList()))
        .put("nextCursor", next);
  }

  private void where(String condition, Object value) {
    parameters.addValue(value);
    conditions.add(condition + parameters.size());
  }

  private void after(ScanCursor cursor) {
    parameters.addValue(cursor.scannedAt().atOffset(ZoneOffset.UTC)).addValue(cursor.id());
    int last = parameters.size();
    conditions.add("(l.scanned_at, l.id) < ($" + (last - 1) + ", $" + last + ")");
  }

  private String where() {
    return conditions.isEmpty()
        ? ""
        : conditions.stream().collect(Collectors.joining(" AND ", " WHERE ", ""));
  }

  private static UUID id(String name, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException noId) {
      throw Problem.of(ProblemType.MALFORMED, "'" + name + "' must be an id");
    }
  }

  private static JsonObject json(Row row) {
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
        .put("durationMs", row.getLong("duration_us") / 1_000.0)
        .put("traceId", row.getString("trace_id"))
        .put("spanId", row.getString("span_id"));
  }
}
