package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;

/** The rules, as they are stored. U+0000, which JSONB cannot hold, is refused by the door. */
final class AlertRules {
  private static final String ALL =
      """
      SELECT r.id, r.origin, r.rule, CASE WHEN r.silenced_until > now() THEN r.silenced_until END AS silenced_until, r.changed_at, r.changed_by,
             (SELECT count(*) FROM alerts a WHERE a.rule_id = r.id AND a.ended_at IS NULL) AS firing
        FROM alert_rules r ORDER BY r.name LIMIT 1000
      """;

  private static final String ADD =
      "INSERT INTO alert_rules (id, name, origin, rule, changed_by) VALUES ($1, $2, 'page', $3, $4) ON CONFLICT DO NOTHING RETURNING id";

  private static final String CHANGE =
      """
      UPDATE alert_rules SET name = $2, rule = $3, changed_by = $4, changed_at = now()
       WHERE id = $1 AND origin = 'page' AND NOT EXISTS (SELECT FROM alert_rules other WHERE other.name = $2 AND other.id <> $1)
      RETURNING id
      """;

  private static final String REMOVE =
      "DELETE FROM alert_rules WHERE id = $1 AND origin = 'page' RETURNING id";

  private static final String SILENCE =
      """
      UPDATE alert_rules SET silenced_until = CASE WHEN $2 > 0 THEN now() + make_interval(mins => $2) END WHERE id = $1 RETURNING id
      """;

  private final Pool pool;

  AlertRules(Pool pool) {
    this.pool = pool;
  }

  Future<JsonArray> all() {
    return pool.query(ALL).execute().map(rows -> Rows.json(rows, AlertRules::rule));
  }

  /** The new rule's id; null when the name is taken. */
  Future<UUID> add(AlertRule rule, String who) {
    return changed(
        ADD, Tuple.of(UUID.randomUUID(), stored(rule.name()), rule.toJson(), stored(who)));
  }

  /** Null when it is not there, is the file's, or another one has the name. */
  Future<UUID> change(UUID id, AlertRule rule, String who) {
    return changed(CHANGE, Tuple.of(id, stored(rule.name()), rule.toJson(), stored(who)));
  }

  /** Null when it is not there, or is the file's. */
  Future<UUID> remove(UUID id) {
    return changed(REMOVE, Tuple.of(id));
  }

  /** For so many minutes nobody is told; 0 ends that. Null when the rule is not there. */
  Future<UUID> silence(UUID id, int minutes) {
    return changed(SILENCE, Tuple.of(id, minutes));
  }

  private Future<UUID> changed(String statement, Tuple values) {
    return pool.preparedQuery(statement)
        .execute(values)
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID("id"));
  }

  private static String stored(String text) {
    return StoredText.encode(text);
  }

  private static JsonObject rule(Row row) {
    return row.getJsonObject("rule")
        .put("id", row.getUUID("id").toString())
        .put("origin", row.getString("origin"))
        .put("firing", row.getLong("firing"))
        .put("silencedUntil", AlertHistory.iso(row.getOffsetDateTime("silenced_until")))
        .put("changedAt", AlertHistory.iso(row.getOffsetDateTime("changed_at")))
        .put("changedBy", StoredText.decode(row.getString("changed_by")));
  }
}
