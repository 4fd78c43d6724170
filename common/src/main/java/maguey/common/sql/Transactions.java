package maguey.common.sql;

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
  /**
   * Commits when the work succeeds, rolls back when it fails.
   *
   * @param work statements on the given connection; its future is the transaction's
   * @return the work's result, after the commit; or its failure, after the rollback
   */
  public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return spans.inTransaction(
        () ->
            pool.getConnection()
                .compose(taken -> run(taken, work).onComplete(done -> taken.close())));
  }

  /** A transaction that others may join, and that is sent in one go. */
  public SharedTransaction shared() {
    return new SharedTransaction(pool, spans);
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
