package maguey.scanner.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.scanner.log.KeysetQuery;

/** Shows who did what at which gate. */
public final class AuditApi {
  private static final String SELECT =
      """
      SELECT l.id, l.at, l.actor, l.actor_role, l.action, l.gate_code, d.name AS device_name,
             l.subject, l.detail, l.trace_id
        FROM audit l LEFT JOIN device d ON d.id = l.device_id
      """;

  private final Pool pool;

  public AuditApi(Pool pool) {
    this.pool = pool;
  }

  /** {@code listAudit}: newest first, page by page. */
  public Future<Reply> list(ApiRequest request) {
    KeysetQuery query = new KeysetQuery(SELECT, "at", request);
    request.query("actor").ifPresent(actor -> query.where("l.actor = $", actor));
    request.query("action").ifPresent(action -> query.where("l.action = $", action));
    request.query("gate").ifPresent(gate -> query.where("l.gate_code = $", gate));
    return query.page(pool, "entries", AuditApi::json).map(Reply::ok);
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("at", row.getOffsetDateTime("at").toInstant())
        .put("actor", row.getString("actor"))
        .put("role", row.getString("actor_role"))
        .put("action", row.getString("action"))
        .put("gate", row.getString("gate_code"))
        .put("device", row.getString("device_name"))
        .put("subject", row.getString("subject"))
        .put("detail", row.getJsonObject("detail"))
        .put("traceId", row.getString("trace_id"));
  }
}
