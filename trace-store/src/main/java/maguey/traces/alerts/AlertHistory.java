package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;

/** What was found, and who was told. */
record AlertHistory(Pool pool) {
  private static final String HISTORY =
      """
      SELECT a.*, r.name, r.rule ->> 'kind' AS kind,
             coalesce((SELECT jsonb_agg(jsonb_build_object('event', d.event, 'type', d.channel ->> 'type', 'tries', d.tries,
                              'delivered', d.done_at IS NOT NULL, 'givenUp', d.done_at IS NULL AND d.due_at IS NULL, 'error', d.error))
                         FROM alert_deliveries d WHERE d.alert_id = a.id), '[]') AS deliveries
        FROM alerts a JOIN alert_rules r ON r.id = a.rule_id
       WHERE $1::uuid IS NULL OR a.rule_id = $1
       ORDER BY a.began_at DESC, a.id DESC LIMIT $2
      """;

  /** The newest alerts, perhaps of one rule. */
  Future<JsonArray> newest(UUID rule, int limit) {
    return pool.preparedQuery(HISTORY)
        .execute(Tuple.of(rule, limit))
        .map(rows -> Rows.json(rows, AlertHistory::alert));
  }

  private static JsonObject alert(Row row) {
    return new JsonObject()
        .put("id", row.getUUID("id").toString())
        .put("ruleId", row.getUUID("rule_id").toString())
        .put("rule", StoredText.decode(row.getString("name")))
        .put("kind", row.getString("kind"))
        .put("subject", row.getString("subject"))
        .put("beganAt", iso(row.getOffsetDateTime("began_at")))
        .put("endedAt", iso(row.getOffsetDateTime("ended_at")))
        .put("value", row.getDouble("value"))
        .put("worst", row.getDouble("worst"))
        .put("detail", row.getString("detail"))
        .put("examples", row.getJsonArray("examples"))
        .put("deliveries", row.getJsonArray("deliveries"));
  }

  static String iso(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}
