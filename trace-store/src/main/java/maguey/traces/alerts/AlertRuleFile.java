package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import maguey.traces.model.StoredText;

/** Takes the rules of a node's file into the table, where all nodes find them. */
record AlertRuleFile(Pool pool) {
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

  /** Makes the rules of the file what they are there. */
  Future<Void> take(List<AlertRule> rules) {
    JsonArray all = new JsonArray(rules.stream().map(AlertRule::toJson).toList());
    String[] names =
        rules.stream().map(rule -> StoredText.encode(rule.name())).toArray(String[]::new);
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
}
