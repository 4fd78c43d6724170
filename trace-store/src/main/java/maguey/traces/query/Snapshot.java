package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/** Several questions to one state of the database. */
final class Snapshot {
  /** Serves a wait for nobody: the readers of one trace never block its writers. */
  private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private Snapshot() {}

  /** Asks in a transaction that sees what was committed when it began. */
  static <T> Future<T> read(Pool pool, Function<SqlConnection, Future<T>> questions) {
    return pool.withTransaction(
        tx -> tx.query(BEGIN).execute().compose(begun -> questions.apply(tx)));
  }
}
