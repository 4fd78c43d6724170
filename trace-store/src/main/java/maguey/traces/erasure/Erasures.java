package maguey.traces.erasure;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;

/** Who asked for which erasure, and what it has changed so far. Tells nothing of the subject. */
final class Erasures {
  private static final String BEGIN =
      """
      INSERT INTO erasures (id, requested_by, subject, report) VALUES ($1, $2, $3,
        '{"erased": {"traces": 0, "spans": 0, "keptSpans": 0, "logs": 0, "archives": 0, "archiveObjects": 0}}')
      """;

  private static final String ADD =
      "UPDATE erasures SET report = erased_more(report, $2) WHERE id = $1";

  private static final String THROUGH =
      "UPDATE erasures SET open_parts = array_remove(open_parts, $2) WHERE id = $1 AND $2 = ANY (open_parts)";

  private static final String FINISH =
      "UPDATE erasures SET finished_at = now(), broken_off = false WHERE id = $1 AND finished_at IS NULL";

  /** One that was finished is not any more: something came late, and is still there. */
  private static final String BREAK_OFF =
      """
      UPDATE erasures SET finished_at = NULL, broken_off = true, open_parts = array_remove(open_parts, $2) || $2::text
       WHERE id = $1
      """;

  private static final String FIND =
      """
      SELECT id, requested_at, requested_by, finished_at, broken_off, coalesce(report -> 'erased', '{}') AS erased,
             CASE WHEN finished_at IS NULL THEN open_parts ELSE '{}' END AS open_parts
        FROM erasures WHERE id = $1
      """;

  private static final String FORGET =
      """
      UPDATE erasures SET subject = NULL
       WHERE subject IS NOT NULL AND finished_at IS NOT NULL AND requested_at < now() - interval '7 days'
      """;

  private static final String TO_REPEAT =
      "SELECT id, subject FROM erasures WHERE subject IS NOT NULL ORDER BY requested_at";

  private final Pool pool;

  /** One that is under way, or to be repeated. */
  record Erasure(UUID id, String subject) {}

  Erasures(Pool pool) {
    this.pool = pool;
  }

  Future<Erasure> begin(String subject, String requestedBy) {
    Erasure erasure = new Erasure(UUID.randomUUID(), subject);
    return pool.preparedQuery(BEGIN)
        .execute(Tuple.of(erasure.id(), requestedBy, subject))
        .map(noted -> erasure);
  }

  /** Adds to what was changed, by place. */
  static Future<?> add(SqlClient tx, Erasure erasure, JsonObject changed) {
    return tx.preparedQuery(ADD).execute(Tuple.of(erasure.id(), changed));
  }

  Future<Void> through(Erasure erasure, String part) {
    return change(THROUGH, Tuple.of(erasure.id(), part));
  }

  Future<Void> breakOff(Erasure erasure, String part) {
    return change(BREAK_OFF, Tuple.of(erasure.id(), part));
  }

  Future<Void> finish(Erasure erasure) {
    return change(FINISH, Tuple.of(erasure.id()));
  }

  /** What one has done so far. */
  Future<Optional<JsonObject>> find(UUID id) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(id))
        .map(rows -> Rows.first(rows, Erasures::toJson));
  }

  /** Forgets whom the erasures were about that are finished and a week old; says what is left. */
  Future<List<Erasure>> toRepeat() {
    return change(FORGET, Tuple.tuple())
        .compose(forgotten -> pool.query(TO_REPEAT).execute())
        .map(
            rows ->
                Rows.list(rows, row -> new Erasure(row.getUUID("id"), row.getString("subject"))));
  }

  private Future<Void> change(String sql, Tuple values) {
    return pool.preparedQuery(sql).execute(values).mapEmpty();
  }

  private static JsonObject toJson(Row row) {
    OffsetDateTime finished = row.getOffsetDateTime("finished_at");
    return new JsonObject()
        .put("erasure", row.getUUID("id").toString())
        .put("state", state(finished != null, row.getBoolean("broken_off")))
        .put("requestedAt", row.getOffsetDateTime("requested_at").toInstant().toString())
        .put("requestedBy", row.getString("requested_by"))
        .put("finishedAt", finished == null ? null : finished.toInstant().toString())
        .put("open", new JsonArray(List.of(row.getArrayOfStrings("open_parts"))))
        .put("erased", row.getJsonObject("erased"));
  }

  private static String state(boolean isFinished, boolean isBrokenOff) {
    if (isFinished) {
      return "done";
    }
    return isBrokenOff ? "broken_off" : "running";
  }
}
