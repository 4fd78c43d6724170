package maguey.common.sql;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.TransactionRollbackException;
import java.util.function.Function;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StepConnection;

/** Runs work in a database transaction that is one span with its outcome. */
public record Transactions(Pool pool, Spans spans) {
  private static final String BEGIN = "BEGIN";
  private static final String COMMIT = "COMMIT";
  private static final String ROLLBACK = "ROLLBACK";

  /**
   * Commits when the work succeeds, rolls back when it fails.
   *
   * @param work statements on the given connection; its future is the transaction's
   * @return the work's result, after the commit; or its failure, after the rollback
   */
  public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return onConnection(taken -> run(taken, work));
  }

  /**
   * Sends the COMMIT right behind the work's statements, not waiting for their answers: no row that
   * they lock stays locked until this event loop has its next turn. What must not be committed has
   * to make its statement fail.
   *
   * @param work sends all its statements before it returns; a failure of its own that comes later
   *     than that does not stop the COMMIT
   * @return the work's result, after the commit; or its failure, after the rollback: an {@link
   *     Objection} if a statement had one
   */
  public <T> Future<T> inOneGo(Function<SqlConnection, Future<T>> work) {
    return onConnection(taken -> sendAll(taken, work));
  }

  private <T> Future<T> onConnection(Function<SqlConnection, Future<T>> transaction) {
    return spans.inTransaction(
        () ->
            pool.getConnection()
                .compose(taken -> transaction.apply(taken).onComplete(done -> taken.close())));
  }

  private static <T> Future<T> sendAll(
      SqlConnection taken, Function<SqlConnection, Future<T>> work) {
    StepConnection statements = StepConnection.of(taken);
    Future<?> begun = taken.query(BEGIN).execute();
    Future<T> result = Future.succeededFuture(statements).compose(work::apply);
    statements.seal();
    Future<?> ended = taken.query(result.failed() ? ROLLBACK : COMMIT).execute();
    return Future.join(begun, result, ended).transform(all -> outcome(all, result));
  }

  /** Why the work failed says more than why something else did in consequence. */
  private static <T> Future<T> outcome(AsyncResult<?> all, Future<T> result) {
    if (all.succeeded()) {
      return result;
    }
    return Future.failedFuture(Objection.orElse(result.failed() ? result.cause() : all.cause()));
  }

  /** The first statements go out with the BEGIN: a round trip less than waiting for it. */
  private static <T> Future<T> run(SqlConnection taken, Function<SqlConnection, Future<T>> work) {
    Future<Transaction> begun = taken.begin();
    return Future.succeededFuture(StepConnection.of(taken))
        .compose(work::apply)
        .compose(
            result -> begun.compose(Transaction::commit).map(result),
            failure -> begun.compose(tx -> rollback(tx, failure)));
  }

  private static <T> Future<T> rollback(Transaction tx, Throwable failure) {
    return failure instanceof TransactionRollbackException
        ? Future.failedFuture(failure)
        : tx.rollback().transform(done -> Future.failedFuture(failure));
  }
}
