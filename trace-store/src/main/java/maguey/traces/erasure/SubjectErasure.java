package maguey.traces.erasure;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import maguey.traces.store.Steps;

/**
 * Erases what is stored about a person, in bounded steps that may be broken off and repeated.
 *
 * <p>Something of the person's may still lie in the spool of a node or a service when the steps are
 * through. So every erasure is repeated for a week: each hour, and by a node whose spool is empty
 * again.
 *
 * @see <a href="../../../../../../../docs/adr/012-masking-and-erasure.md">ADR 012</a>
 */
public final class SubjectErasure {
  private static final int TRACES_AT_ONCE = 50;
  private static final int LOGS_AT_ONCE = 1_000;

  private static final String BEGIN =
      "INSERT INTO erasures (id, requested_by, subject) VALUES ($1, $2, $3)";

  private static final String FINISH =
      "UPDATE erasures SET finished_at = now(), report = $2 WHERE id = $1";

  private static final String TRACES =
      "SELECT traces, spans, kept FROM erase_subject_traces($1, $2)";

  private static final String LOGS = "SELECT erase_subject_logs($1, $2) AS changed";

  private static final String FORGET =
      "UPDATE erasures SET subject = NULL WHERE subject IS NOT NULL AND requested_at < now() - interval '7 days'";

  private static final String TO_REPEAT =
      "SELECT DISTINCT subject FROM erasures WHERE subject IS NOT NULL";

  private final Pool pool;
  private final List<Archive> archives;

  public SubjectErasure(Pool pool, List<Archive> archives) {
    this.pool = pool;
    this.archives = archives;
  }

  /** Notes who asked, and begins; the report grows until {@code done} completes. */
  Future<Begun> begin(String subject, String requestedBy) {
    ErasureReport report = new ErasureReport(UUID.randomUUID());
    return pool.preparedQuery(BEGIN)
        .execute(Tuple.of(report.id(), requestedBy, subject))
        .map(noted -> new Begun(report, run(subject, report)));
  }

  /** An erasure under way. */
  record Begun(ErasureReport report, Future<?> done) {}

  /**
   * Erases once more what has been erased lately, and forgets whom the older erasures were about.
   */
  public Future<Void> repeat() {
    return pool.query(FORGET)
        .execute()
        .compose(forgotten -> pool.query(TO_REPEAT).execute())
        .compose(
            rows -> {
              Future<Void> done = Future.succeededFuture();
              for (Row row : rows) {
                ErasureReport again = new ErasureReport(UUID.randomUUID());
                done = done.compose(before -> erase(row.getString("subject"), again));
              }
              return done;
            });
  }

  private Future<?> run(String subject, ErasureReport report) {
    return erase(subject, report)
        .onSuccess(erased -> report.finish())
        .compose(
            erased -> pool.preparedQuery(FINISH).execute(Tuple.of(report.id(), report.toJson())));
  }

  private Future<Void> erase(String subject, ErasureReport report) {
    return Steps.whileTrue(() -> traces(subject, report))
        .compose(done -> Steps.whileTrue(() -> logs(subject, report)))
        .compose(done -> archives(subject, report));
  }

  private Future<Boolean> traces(String subject, ErasureReport report) {
    return pool.preparedQuery(TRACES)
        .execute(Tuple.of(subject, TRACES_AT_ONCE))
        .map(rows -> rows.iterator().next())
        .onSuccess(row -> report.add("traces", row.getLong("traces")))
        .onSuccess(row -> report.add("spans", row.getLong("spans")))
        .onSuccess(row -> report.add("keptSpans", row.getLong("kept")))
        .map(row -> row.getLong("traces") == TRACES_AT_ONCE);
  }

  private Future<Boolean> logs(String subject, ErasureReport report) {
    return pool.preparedQuery(LOGS)
        .execute(Tuple.of(subject, LOGS_AT_ONCE))
        .map(rows -> rows.iterator().next().getLong("changed"))
        .onSuccess(changed -> report.add("logs", changed))
        .map(changed -> changed == LOGS_AT_ONCE);
  }

  private Future<Void> archives(String subject, ErasureReport report) {
    Future<Void> done = Future.succeededFuture();
    for (Archive archive : archives) {
      done =
          done.compose(before -> archive.erase(subject))
              .onSuccess(changed -> report.add("archives", changed.lines()))
              .onSuccess(changed -> report.add("archiveObjects", changed.objects()))
              .mapEmpty();
    }
    return done;
  }
}
