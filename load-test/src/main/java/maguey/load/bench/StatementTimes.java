package maguey.load.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Where PostgreSQL's time goes, statement by statement, by its own account. */
final class StatementTimes {
  private static final String RESET = "SELECT public.pg_stat_statements_reset()";

  /** Waiting for a lock or the disk counts; what a function calls counts with the function. */
  private static final String DEAREST =
      """
      SELECT total_exec_time * 1000 / %1$d AS micros, calls::float8 / %1$d AS calls, left(regexp_replace(query, '[[:space:]]+', ' ', 'g'), 100) AS query
        FROM public.pg_stat_statements WHERE toplevel AND query !~ '^(TRUNCATE|CHECKPOINT|COPY)'
       ORDER BY total_exec_time DESC LIMIT 12
      """;

  private final BenchDatabase database;

  StatementTimes(BenchDatabase database) {
    this.database = database;
  }

  /** Forgets what was before. */
  void start() throws SQLException {
    database.execute(RESET);
  }

  /**
   * Prints the dearest statements since the start.
   *
   * @param unit what was done with them, so many times: a span, an order
   */
  void print(String unit, long times) throws SQLException {
    System.out.println("PostgreSQL's time per " + unit + ", by statement:");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(DEAREST.formatted(times))) {
      while (rows.next()) {
        System.out.printf(
            "%8.1f us %8.4f calls  %s%n",
            rows.getDouble("micros"), rows.getDouble("calls"), rows.getString("query"));
      }
    }
  }
}
