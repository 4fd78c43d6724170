package maguey.common.sql;

import io.vertx.sqlclient.SqlConnectOptions;

/**
 * Marks statements that the server is to plan each time they run. A kept plan stays what it was
 * when the table was empty; for one that fills by tens of thousands of rows in a minute, like an
 * outbox in a rush, it reads all of them for each that it finds.
 */
public final class PlannedAnew {
  private static final String MARK = "/* planned anew */ ";

  private PlannedAnew() {}

  /** The statement with its mark. */
  public static String statement(String sql) {
    return MARK + sql;
  }

  /** Whether it has the mark: then a connection must not keep it, or the server keeps its plan. */
  public static boolean isMarked(String sql) {
    return sql.startsWith(MARK);
  }

  /** Whether a connection keeps the statement, and the server with it the plan. */
  static boolean isKept(String sql) {
    return !isMarked(sql) && SqlConnectOptions.DEFAULT_PREPARED_STATEMENT_CACHE_FILTER.test(sql);
  }
}
