package maguey.orders.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.tracing.StoredContext;
import maguey.orders.order.WebhookMessage;

/** Every try to deliver a webhook, for 30 days of real time. */
public final class DeliveryLog {
  private static final int KEPT_DAYS = 30;

  /** Tries are counted on after a replay. */
  private static final String WRITE =
      """
      INSERT INTO webhook_delivery (endpoint_id, message_id, type, order_number, attempt, outcome,
                                    status, duration_ms, error, trace_id)
      SELECT $1, $2, $3, $4, coalesce(max(attempt), 0) + 1, $5, $6, $7, $8, $9
        FROM webhook_delivery WHERE endpoint_id = $1 AND message_id = $2
      """;

  private static final String PAGE =
      """
      SELECT id, message_id, type, order_number, attempt, outcome, status, duration_ms, error,
             trace_id, at
        FROM webhook_delivery WHERE endpoint_id = $1 AND id < $2
       ORDER BY id DESC LIMIT $3
      """;

  private static final String REMOVE_OLD =
      "DELETE FROM webhook_delivery WHERE at < now() - make_interval(days => $1)";

  /** Notes a try. */
  Future<Void> write(
      SqlClient client,
      UUID endpointId,
      WebhookMessage message,
      WebhookAttempt attempt,
      long tookMs) {
    String traceId = StoredContext.current().traceId();
    return client
        .preparedQuery(WRITE)
        .execute(
            Tuple.of(
                endpointId,
                message.id(),
                message.type(),
                message.orderNumber(),
                attempt.outcome(),
                attempt.status(),
                (int) tookMs,
                attempt.error(),
                traceId.isEmpty() ? null : traceId))
        .mapEmpty();
  }

  /** Tries of an endpoint before the given id, newest first. */
  Future<List<JsonObject>> page(SqlClient client, UUID endpointId, long before, int limit) {
    return client
        .preparedQuery(PAGE)
        .execute(Tuple.of(endpointId, before, limit))
        .map(rows -> Rows.list(rows, DeliveryLog::json));
  }

  /** Removes what was kept long enough. */
  public static Future<Void> removeOld(SqlClient client) {
    return client.preparedQuery(REMOVE_OLD).execute(Tuple.of(KEPT_DAYS)).mapEmpty();
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("id", row.getLong("id"))
        .put("webhookId", row.getUUID("message_id").toString())
        .put("type", row.getString("type"))
        .put("orderNumber", row.getString("order_number"))
        .put("attempt", row.getInteger("attempt"))
        .put("outcome", row.getString("outcome"))
        .put("status", row.getInteger("status"))
        .put("durationMs", row.getInteger("duration_ms"))
        .put("error", row.getString("error"))
        .put("traceId", row.getString("trace_id"))
        .put("at", row.getOffsetDateTime("at").toInstant());
  }
}
