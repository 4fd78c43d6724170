package maguey.common.sql;

import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;

/** What is only true once a transaction has committed. */
public final class AfterCommit {
  private AfterCommit() {}

  /** Runs the step when the transaction has committed; never when it is rolled back. */
  public static void run(SqlClient tx, Runnable step) {
    if (tx instanceof SqlConnection connection && connection.transaction() != null) {
      connection.transaction().completion().onSuccess(committed -> step.run());
    }
  }
}
