package maguey.common.sql;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;
import maguey.common.tracing.Spans;

/**
 * One transaction for the works of several callers, or of one: BEGIN, all their statements and
 * COMMIT leave together (ADR 040, ADR 041). No row that they lock stays locked until this event
 * loop has its next turn. What must not be committed has to make its statement fail; then nothing
 * of anybody's is done. Used on one event loop alone.
 */
public final class SharedTransaction {
  private static final String BEGIN = "BEGIN";
  private static final String COMMIT = "COMMIT";

  private final Pool pool;
  private final Spans spans;
  private final GatheredStatements statements = new GatheredStatements();
  private final Promise<Void> committed = Promise.promise();
  private Throwable spoilt;

  SharedTransaction(Pool pool, Spans spans) {
    this.pool = pool;
    this.spans = spans;
  }

  /**
   * Adds a caller's work, in a span {@code transaction} of his own.
   *
   * @param work asks for all its statements before it returns; a failure of its own that comes
   *     later than that does not stop the COMMIT
   * @return the work's result, after the commit; or why there was none: an {@link Objection} if a
   *     statement had one, or if another's work spoilt it
   */
  public <T> Future<T> join(Function<SqlClient, Future<T>> work) {
    return spans.inTransaction(
        () -> {
          Future<T> result = Future.<SqlClient>succeededFuture(statements).compose(work::apply);
          if (result.failed()) {
            spoilt = result.cause();
          }
          return Future.join(result, committed.future()).transform(all -> outcome(all, result));
        });
  }

  /**
   * Sends everything. Nobody joins any more.
   *
   * @return fails when nothing was done, or when nobody knows because the connection was lost
   */
  public Future<Void> commit() {
    statements.seal();
    Future<?> sent = spoilt == null ? sent() : Future.failedFuture(Objection.to(spoilt));
    sent.<Void>mapEmpty().onFailure(statements::fail).onComplete(committed);
    return committed.future();
  }

  private Future<?> sent() {
    return pool.getConnection()
        .compose(
            taken ->
                Future.succeededFuture(taken)
                    .compose(this::sendOn)
                    .onComplete(done -> taken.close()));
  }

  private Future<?> sendOn(SqlConnection taken) {
    Future<?> begun = taken.query(BEGIN).execute();
    Future<?> all = statements.sendOn(taken);
    Future<?> ended = taken.query(COMMIT).execute();
    return Future.join(begun, all, ended)
        .recover(failure -> Future.failedFuture(Objection.orElse(failure)));
  }

  /** Why the work failed says more than why something else did in consequence. */
  private static <T> Future<T> outcome(AsyncResult<?> all, Future<T> result) {
    if (all.succeeded()) {
      return result;
    }
    return Future.failedFuture(Objection.orElse(result.failed() ? result.cause() : all.cause()));
  }
}
