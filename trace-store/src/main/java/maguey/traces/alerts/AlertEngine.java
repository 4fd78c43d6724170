package maguey.traces.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.time.BusinessClock;

/**
 * Looks at all rules, on one node at a time: whoever locks the row of {@code alert_turn}. What is
 * found, and who is to be told, commits together (ADR 034).
 */
final class AlertEngine {
  private static final String TAKE_TURN =
      """
      SELECT FROM alert_turn WHERE looked_at <= clock_timestamp() - make_interval(secs => $1) FOR UPDATE SKIP LOCKED
      """;

  private static final String LOOKED = "UPDATE alert_turn SET looked_at = clock_timestamp()";
  private static final String RULES =
      "SELECT id, rule, silenced_until > now() AS silent FROM alert_rules";

  /** An open alert grows; a new one is told of, unless its rule is silent. */
  private static final String FOUND =
      """
      INSERT INTO alerts AS a (id, rule_id, subject, value, worst, detail, examples) VALUES ($1, $2, $3, $4, $4, $5, $6)
      ON CONFLICT (rule_id, subject) WHERE ended_at IS NULL
      DO UPDATE SET value = $4, worst = greatest(a.worst, $4), detail = $5
      RETURNING id
      """;

  private static final String OVER =
      """
      UPDATE alerts SET ended_at = now() WHERE rule_id = $1 AND ended_at IS NULL AND NOT subject = ANY($2) RETURNING id
      """;

  private static final String TELL =
      """
      INSERT INTO alert_deliveries (id, alert_id, event, channel)
      SELECT gen_random_uuid(), $1, $2, channel FROM alert_rules, jsonb_array_elements(rule -> 'channels') AS channel WHERE alert_rules.id = $3
      """;

  private final Pool pool;
  private final BusinessClock clock;
  private final int everySeconds;

  /** A rule as it stands in the table. */
  private record Watched(UUID id, AlertRule rule, boolean isSilent) {}

  AlertEngine(Pool pool, BusinessClock clock, int everySeconds) {
    this.pool = pool;
    this.clock = clock;
    this.everySeconds = everySeconds;
  }

  /** Looks, if it is time and no other node is at it; tells whether it did. */
  Future<Boolean> look() {
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(TAKE_TURN)
                .execute(Tuple.of((double) everySeconds))
                .compose(turn -> turn.size() == 0 ? Future.succeededFuture(false) : lookAtAll(tx)));
  }

  private Future<Boolean> lookAtAll(SqlConnection tx) {
    return rules(tx)
        .compose(rules -> inTurn(tx, rules))
        .compose(looked -> tx.query(LOOKED).execute())
        .map(true);
  }

  private static Future<List<Watched>> rules(SqlConnection tx) {
    return tx.query(RULES)
        .execute()
        .map(
            rows ->
                Rows.list(
                    rows,
                    row ->
                        new Watched(
                            row.getUUID("id"),
                            AlertRule.fromJson(row.getJsonObject("rule")),
                            Boolean.TRUE.equals(row.getBoolean("silent")))));
  }

  private Future<?> inTurn(SqlConnection tx, List<Watched> rules) {
    AlertLook look = new AlertLook(tx, clock.now());
    Future<?> done = Future.succeededFuture();
    for (Watched each : rules) {
      done = done.compose(before -> look.at(each.rule())).compose(found -> note(tx, each, found));
    }
    return done;
  }

  private Future<?> note(SqlConnection tx, Watched watched, List<AlertFinding> found) {
    String[] subjects = found.stream().map(AlertFinding::subject).toArray(String[]::new);
    Future<?> noted = Future.succeededFuture();
    for (AlertFinding finding : found) {
      noted = noted.compose(before -> note(tx, watched, finding));
    }
    return noted
        .compose(
            all ->
                tx.preparedQuery(OVER).execute(Tuple.of(watched.id()).addArrayOfString(subjects)))
        .compose(
            over ->
                Future.all(
                    Rows.list(over, row -> tell(tx, watched, row.getUUID("id"), "resolved"))));
  }

  private Future<?> note(SqlConnection tx, Watched watched, AlertFinding finding) {
    UUID id = UUID.randomUUID();
    return tx.preparedQuery(FOUND)
        .execute(
            Tuple.of(id, watched.id(), finding.subject(), finding.value(), finding.detail())
                .addJsonArray(finding.examples()))
        .map(rows -> rows.iterator().next().getUUID("id"))
        .compose(
            open -> open.equals(id) ? tell(tx, watched, id, "firing") : Future.succeededFuture());
  }

  private static Future<?> tell(SqlConnection tx, Watched watched, UUID alert, String event) {
    return watched.isSilent()
        ? Future.succeededFuture()
        : tx.preparedQuery(TELL).execute(Tuple.of(alert, event, watched.id()));
  }
}
