package maguey.common.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
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
        () -> pool.withTransaction(taken -> work.apply(StepConnection.of(taken))));
  }
}
