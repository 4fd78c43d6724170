package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import maguey.traces.model.StoredText;

/** Rules and the history of alerts, as they are stored. */
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

  /** The file decides about the names in it; what is there no more goes. */
  private static final String TAKE_FILE =
      """
      INSERT INTO alert_rules (id, name, origin, rule, changed_by)
      SELECT gen_random_uuid(), rule ->> 'name', 'file', rule, 'file' FROM jsonb_array_elements($1::jsonb) AS rule
      ON CONFLICT (name) DO UPDATE SET origin = 'file', rule = EXCLUDED.rule, changed_by = 'file', changed_at = now()
        WHERE alert_rules.rule <> EXCLUDED.rule OR alert_rules.origin <> 'file'
      """;

  private static final String FORGET_FILE =
      "DELETE FROM alert_rules WHERE origin = 'file' AND NOT name = ANY($1)";

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

  private final Pool pool;

  AlertRules(Pool pool) {
    this.pool = pool;
  }

  Future<JsonArray> all() {
    return pool.query(ALL).execute().map(rows -> array(rows, AlertRules::rule));
  }

  /** The new rule's id; null when the name is taken. */
  Future<UUID> add(AlertRule rule, String who) {
    return changed(ADD, Tuple.of(UUID.randomUUID(), stored(rule.name()), json(rule), stored(who)));
  }

  /** Null when it is not there, is the file's, or another one has the name. */
  Future<UUID> change(UUID id, AlertRule rule, String who) {
    return changed(CHANGE, Tuple.of(id, stored(rule.name()), json(rule), stored(who)));
  }

  /** Null when it is not there, or is the file's. */
  Future<UUID> remove(UUID id) {
    return changed(REMOVE, Tuple.of(id));
  }

  /** For so many minutes nobody is told; 0 ends that. Null when the rule is not there. */
  Future<UUID> silence(UUID id, int minutes) {
    return changed(SILENCE, Tuple.of(id, minutes));
  }

  /** Makes the rules of the file what they are there. */
  Future<Void> takeFile(List<AlertRule> rules) {
    JsonArray all = new JsonArray(rules.stream().map(AlertRules::json).toList());
    String[] names = rules.stream().map(rule -> stored(rule.name())).toArray(String[]::new);
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(TAKE_FILE)
                .execute(Tuple.of(all))
                .compose(
                    taken ->
                        tx.preparedQuery(FORGET_FILE)
                            .execute(Tuple.tuple().addArrayOfString(names)))
                .mapEmpty());
  }

  /** The newest alerts, perhaps of one rule. */
  Future<JsonArray> history(UUID rule, int limit) {
    return pool.preparedQuery(HISTORY)
        .execute(Tuple.of(rule, limit))
        .map(rows -> array(rows, AlertRules::alert));
  }

  private Future<UUID> changed(String statement, Tuple values) {
    return pool.preparedQuery(statement)
        .execute(values)
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID("id"));
  }

  /** U+0000, which JSONB cannot hold, is refused by the door. */
  private static JsonObject json(AlertRule rule) {
    return rule.toJson();
  }

  private static String stored(String text) {
    return StoredText.encode(text);
  }

  private static JsonObject rule(Row row) {
    return row.getJsonObject("rule")
        .put("id", row.getUUID("id").toString())
        .put("origin", row.getString("origin"))
        .put("firing", row.getLong("firing"))
        .put("silencedUntil", iso(row.getOffsetDateTime("silenced_until")))
        .put("changedAt", iso(row.getOffsetDateTime("changed_at")))
        .put("changedBy", StoredText.decode(row.getString("changed_by")));
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

  private static String iso(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }

  private static JsonArray array(RowSet<Row> rows, Function<Row, JsonObject> form) {
    return new JsonArray(StreamSupport.stream(rows.spliterator(), false).map(form).toList());
  }
}
