package maguey.load.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The tables of the store that grow with the spans. */
final class SpanTables {
  static final List<String> NAMES =
      List.of(
          "origins",
          "operations",
          "spans",
          "trace_inbox",
          "trace_summaries",
          "trace_services",
          "trace_keys",
          "span_links",
          "operation_inbox",
          "operation_minutes",
          "operation_hours",
          "dependency_inbox",
          "dependency_minutes",
          "dependency_hours");

  /**
   * Of the rows that are gone. They would have the tables analyzed before the next rows are
   * committed, and PostgreSQL take them for empty.
   */
  private static final String FORGET_CHANGES = "SELECT pg_stat_reset()";

  private static final String UNTOLD = "SELECT count(*) FROM trace_inbox";
  private static final long LOOK_EVERY_MS = 10;
  private static final int TRIES = 10;
  private static final String DEADLOCK = "40P01";

  private final BenchDatabase database;

  SpanTables(BenchDatabase database) {
    this.database = database;
  }

  /** Empties them. Locks every table, for which the store's own upkeep may be in the way. */
  void clear() throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        database.execute(
            "TRUNCATE " + String.join(", ", NAMES) + " CASCADE", FORGET_CHANGES, "CHECKPOINT");
        return;
      } catch (SQLException collision) {
        if (tries == TRIES || !DEADLOCK.equals(collision.getSQLState())) {
          throw collision;
        }
      }
    }
  }

  /** Sends, and waits until every trace knows of its spans: then nothing is left to do. */
  void sendAndTell(Sender sender, List<byte[]> bodies) throws Exception {
    sender.send(bodies);
    awaitTold();
  }

  /** Waits until every trace knows of the spans that are stored. */
  void awaitTold() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      while (number(statement, UNTOLD) > 0) {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      }
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
