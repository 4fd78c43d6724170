package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is over, on one node of the cluster at a time. Why it goes the way it does: {@code
 * docs/adr/015-kept-spans-and-retention.md}.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Held by the connection that a run works on, so it ends with the node at the latest. */
  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_lock(hashtext('maguey.traces.retention')) AS mine";

  private static final String UNLOCK =
      "SELECT pg_advisory_unlock(hashtext('maguey.traces.retention'))";

  private static final String BEGIN =
      """
      WITH broken_off AS (
        UPDATE retention_runs SET outcome = 'failed', finished_at = now() WHERE outcome = 'running')
      INSERT INTO retention_runs (id) VALUES ($1)
      """;

  private static final String END =
      "UPDATE retention_runs SET finished_at = now(), outcome = $2, report = $3 WHERE id = $1";

  private static final String RUNS =
      """
      SELECT id, started_at, finished_at, outcome, report FROM retention_runs ORDER BY started_at DESC LIMIT 50
      """;

  private final Pool pool;
  private final RetentionPolicy policy;
  private final Clock clock;

  /**
   * Retention of one node.
   *
   * @param pool untraced, of at least two connections
   * @param clock what "30 days ago" is counted from
   */
  public Retention(Pool pool, RetentionPolicy policy, Clock clock) {
    this.pool = pool;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Performs one run.
   *
   * @return what it did, or empty when another node is at it; fails with the database's reason,
   *     what was done until then being committed
   */
  public Future<Optional<JsonObject>> run() {
    return start().compose(begun -> begun.isPresent() ? begun.get().done() : nothing());
  }

  /** Begins a run; empty when another one is under way, here or on another node. */
  Future<Optional<Begun>> start() {
    return pool.getConnection()
        .compose(
            connection ->
                lock(connection)
                    .compose(mine -> mine ? begin(connection) : giveUp(connection))
                    .onFailure(failure -> connection.close()));
  }

  /** The last runs, newest first: {@code id, startedAt, finishedAt, outcome, report}. */
  Future<JsonArray> runs() {
    return pool.query(RUNS)
        .execute()
        .map(rows -> Rows.list(rows, Retention::toJson))
        .map(JsonArray::new);
  }

  /** What {@link #run()} would do now. */
  Future<JsonObject> preview() {
    return new RetentionPreview(pool, policy).at(clock.instant());
  }

  /** The traces that stay whatever the policy says. */
  Pins pins() {
    return new Pins(pool);
  }

  /** A run under way: its id at once, its report when it is done. */
  record Begun(UUID id, Future<Optional<JsonObject>> done) {}

  private static Future<Optional<JsonObject>> nothing() {
    return Future.succeededFuture(Optional.empty());
  }

  private static Future<Boolean> lock(SqlConnection connection) {
    return connection
        .query(TRY_LOCK)
        .execute()
        .map(rows -> rows.iterator().next().getBoolean("mine"));
  }

  private static Future<Optional<Begun>> giveUp(SqlConnection connection) {
    return connection.close().map(Optional.empty());
  }

  private Future<Optional<Begun>> begin(SqlConnection connection) {
    UUID id = UUID.randomUUID();
    return connection
        .preparedQuery(BEGIN)
        .execute(Tuple.of(id))
        .map(noted -> Optional.of(new Begun(id, perform(connection, id))));
  }

  private Future<Optional<JsonObject>> perform(SqlConnection connection, UUID id) {
    RetentionReport report = new RetentionReport();
    Future<Void> run =
        new RetentionRun(connection, policy, clock.instant(), report)
            .perform()
            .onFailure(
                failure -> LOG.warn("Retention was broken off; the next run goes on", failure));
    return run.eventually(() -> end(connection, id, run.succeeded(), report))
        .eventually(() -> connection.query(UNLOCK).execute())
        .eventually(connection::close)
        .map(done -> Optional.of(report.toJson()));
  }

  private static Future<?> end(
      SqlConnection connection, UUID id, boolean succeeded, RetentionReport report) {
    String outcome = succeeded ? "done" : "failed";
    return connection.preparedQuery(END).execute(Tuple.of(id, outcome, report.toJson()));
  }

  private static JsonObject toJson(Row row) {
    return new JsonObject()
        .put("id", row.getUUID("id").toString())
        .put("startedAt", row.getOffsetDateTime("started_at").toInstant().toString())
        .put(
            "finishedAt",
            Optional.ofNullable(row.getOffsetDateTime("finished_at"))
                .map(time -> time.toInstant().toString())
                .orElse(null))
        .put("outcome", row.getString("outcome"))
        .put("report", row.getJsonObject("report"));
  }
}
