package maguey.common.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Runs prepared statements: in a transaction, alone, or together with others. */
public interface Statements {
  /**
   * Runs a statement.
   *
   * @param about the thing that it is about, and may lock
   */
  Future<RowSet<Row>> run(String sql, UUID about, Tuple parameters);

  /** Each for itself, on the given connection or pool. */
  static Statements of(SqlClient client) {
    return (sql, about, parameters) -> client.preparedQuery(sql).execute(parameters);
  }
}
