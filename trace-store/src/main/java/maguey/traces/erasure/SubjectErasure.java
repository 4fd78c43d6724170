package maguey.traces.erasure;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import maguey.traces.erasure.Erasures.Erasure;
import maguey.traces.store.Steps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases what is stored about a person, in bounded steps that may be broken off and repeated.
 *
 * <p>Something of the person's may still lie in the spool of a node or a service when the steps are
 * through. So every erasure is repeated for a week, and until it is finished: each hour, and by a
 * node whose spool is empty again. What a repeat finds is added to the report.
 *
 * @see <a href="../../../../../../../docs/adr/012-masking-and-erasure.md">ADR 012</a>
 */
public final class SubjectErasure {
  private static final Logger LOG = LoggerFactory.getLogger(SubjectErasure.class);
  private static final int TRACES_AT_ONCE = 50;
  private static final int LOGS_AT_ONCE = 1_000;

  private static final String TRACES =
      "SELECT traces, spans, kept AS \"keptSpans\" FROM erase_subject_traces($1, $2)";

  private static final String LOGS = "SELECT erase_subject_logs($1, $2) AS logs";

  private final Pool pool;
  private final List<Archive> archives;
  private final Erasures erasures;

  public SubjectErasure(Pool pool, List<Archive> archives) {
    this.pool = pool;
    this.archives = archives;
    erasures = new Erasures(pool);
  }

  /** Notes who asked, and begins. */
  Future<Begun> begin(String subject, String requestedBy) {
    return erasures
        .begin(subject, requestedBy)
        .map(erasure -> new Begun(erasure.id(), run(erasure)));
  }

  /** An erasure under way. */
  record Begun(UUID id, Future<Void> done) {}

  /** What an erasure has done so far, and what is open. */
  Future<Optional<JsonObject>> report(UUID id) {
    return erasures.find(id);
  }

  /**
   * Erases once more what has been erased lately, and forgets whom the older erasures were about.
   * One that breaks off again does not keep the others from their turn.
   */
  public Future<Void> repeat() {
    return erasures
        .toRepeat()
        .compose(
            due -> {
              Future<Void> done = Future.succeededFuture();
              for (Erasure erasure : due) {
                done = done.compose(before -> run(erasure).otherwiseEmpty());
              }
              return done;
            });
  }

  private Future<Void> run(Erasure erasure) {
    return part(erasure, "traces", () -> traces(erasure))
        .compose(done -> part(erasure, "logs", () -> logs(erasure)))
        .compose(done -> part(erasure, "archives", () -> archives(erasure)))
        .compose(done -> erasures.finish(erasure))
        .onFailure(failure -> LOG.warn("Erasure {} was broken off", erasure.id(), failure));
  }

  private Future<Void> part(Erasure erasure, String name, Supplier<Future<Void>> work) {
    return work.get()
        .compose(done -> erasures.through(erasure, name))
        .recover(
            failure ->
                erasures.breakOff(erasure, name).transform(noted -> Future.failedFuture(failure)));
  }

  private Future<Void> traces(Erasure erasure) {
    return steps(erasure, TRACES, TRACES_AT_ONCE, "traces");
  }

  private Future<Void> logs(Erasure erasure) {
    return steps(erasure, LOGS, LOGS_AT_ONCE, "logs");
  }

  /** Each step is counted in its own transaction: no step is lost, none counts twice. */
  private Future<Void> steps(Erasure erasure, String sql, int atOnce, String counted) {
    return Steps.whileTrue(
        () ->
            pool.withTransaction(tx -> step(tx, erasure, sql, atOnce))
                .map(changed -> changed.getLong(counted) == atOnce));
  }

  private static Future<JsonObject> step(
      SqlConnection tx, Erasure erasure, String sql, int atOnce) {
    return tx.preparedQuery(sql)
        .execute(Tuple.of(erasure.subject(), atOnce))
        .map(rows -> rows.iterator().next().toJson())
        .compose(changed -> Erasures.add(tx, erasure, changed).map(changed));
  }

  private Future<Void> archives(Erasure erasure) {
    Future<Void> done = Future.succeededFuture();
    for (Archive archive : archives) {
      done =
          done.compose(before -> archive.erase(erasure.subject()))
              .compose(changed -> Erasures.add(pool, erasure, toJson(changed)))
              .mapEmpty();
    }
    return done;
  }

  private static JsonObject toJson(Archive.Erased changed) {
    return new JsonObject()
        .put("archives", changed.lines())
        .put("archiveObjects", changed.objects());
  }
}
