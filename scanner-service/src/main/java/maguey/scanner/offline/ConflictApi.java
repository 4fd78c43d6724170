package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Rows;
import maguey.common.sql.Transactions;
import maguey.scanner.audit.Deed;
import maguey.scanner.log.KeysetQuery;

/** Shows tickets that two gates let holders in with, and notes what became of it. */
public final class ConflictApi {
  private static final String SELECT =
      """
      SELECT l.id, l.conflicting_log, l.ticket_id, t.order_number, t.tier_name, e.slug, l.detected_at, l.resolved_at,
             l.note, w.trace_id, w.scan_id AS admitted_scan, w.gate_code AS admitted_gate,
             wd.name AS admitted_device, w.scanned_at AS admitted_at, c.scan_id AS other_scan,
             c.gate_code AS other_gate, cd.name AS other_device, c.scanned_at AS other_at
        FROM scan_conflict l
        JOIN ticket t ON t.id = l.ticket_id
        JOIN event e ON e.id = t.event_id
        JOIN scan_logs w ON w.id = l.admitted_log
        JOIN device wd ON wd.id = w.device_id
        JOIN scan_logs c ON c.id = l.conflicting_log
        JOIN device cd ON cd.id = c.device_id
      """;

  private static final String LATEST =
      SELECT
          + """
             WHERE $1::text IS NULL OR e.slug = $1
             ORDER BY l.detected_at DESC, l.conflicting_log DESC LIMIT 10
          """;

  private static final String RESOLVE =
      """
      UPDATE scan_conflict SET resolved_at = now(), resolved_by = $2, note = $3
       WHERE id = $1 AND resolved_at IS NULL RETURNING ticket_id
      """;

  private static final String EXISTS = "SELECT FROM scan_conflict WHERE id = $1";

  private final Pool pool;
  private final Transactions transactions;

  public ConflictApi(ServiceContext service) {
    this.pool = service.pool();
    this.transactions = service.transactions();
  }

  /** {@code listConflicts}: newest first, page by page. */
  public Future<Reply> list(ApiRequest request) {
    KeysetQuery query = new KeysetQuery(SELECT, "detected_at", "conflicting_log", request);
    request
        .query("open")
        .ifPresent(
            open -> query.where("l.resolved_at IS " + (open.equals("true") ? "NULL" : "NOT NULL")));
    request.query("event").ifPresent(slug -> query.where("e.slug = $", slug));
    return query.page(pool, "conflicts", ConflictApi::json).map(Reply::ok);
  }

  /** {@code resolveConflict}. */
  public Future<Reply> resolve(ApiRequest request) {
    UUID id = request.pathId("id");
    String note = request.json().getString("note").strip();
    return transactions
        .inTransaction(tx -> resolve(tx, request, id, note))
        .map(resolved -> Reply.noContent());
  }

  /**
   * The last ones, for the gate board.
   *
   * @param event only those of the event of this slug; null: all
   */
  public static Future<List<JsonObject>> latest(SqlClient client, String event) {
    return client
        .preparedQuery(LATEST)
        .execute(Tuple.of(event))
        .map(rows -> Rows.list(rows, ConflictApi::json));
  }

  private static Future<Void> resolve(SqlConnection tx, ApiRequest request, UUID id, String note) {
    Deed deed = Deed.of(request.user(), "conflict.resolved").about(id.toString());
    return tx.preparedQuery(RESOLVE)
        .execute(Tuple.of(id, deed.actor(), note))
        .compose(
            rows -> rows.size() == 1 ? deed.with("note", note).write(tx) : resolvedBefore(tx, id));
  }

  private static Future<Void> resolvedBefore(SqlClient tx, UUID id) {
    return tx.preparedQuery(EXISTS)
        .execute(Tuple.of(id))
        .compose(
            rows ->
                rows.size() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        Problem.of(ProblemType.NOT_FOUND, "There is no such conflict")));
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("id", row.getUUID("id").toString())
        .put("ticketId", row.getUUID("ticket_id").toString())
        .put("orderNumber", row.getString("order_number"))
        .put("tierName", row.getString("tier_name"))
        .put("eventSlug", row.getString("slug"))
        .put("detectedAt", row.getOffsetDateTime("detected_at").toInstant())
        .put(
            "resolvedAt",
            Optional.ofNullable(row.getOffsetDateTime("resolved_at"))
                .map(OffsetDateTime::toInstant)
                .orElse(null))
        .put("note", row.getString("note"))
        .put("traceId", row.getString("trace_id"))
        .put("admitted", passage(row, "admitted"))
        .put("conflicting", passage(row, "other"));
  }

  private static JsonObject passage(Row row, String prefix) {
    return new JsonObject()
        .put("scanId", row.getString(prefix + "_scan"))
        .put("gate", row.getString(prefix + "_gate"))
        .put("device", row.getString(prefix + "_device"))
        .put("at", row.getOffsetDateTime(prefix + "_at").toInstant());
  }
}
