package maguey.traces.drill;

import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import maguey.testkit.OwnPostgres;

/** What the database says after a drill. */
final class Ledger {
  private static final String WHOLE =
      """
      SELECT count(*) FROM (
        SELECT trace_id FROM traces.every_span
         WHERE trace_id = ANY ($1::uuid[]) GROUP BY trace_id HAVING count(*) = 5) whole
      """
          .replace("$1", "?");

  private static final String STORED = "SELECT count(*) FROM traces.every_span";

  private final OwnPostgres database;

  Ledger(OwnPostgres database) {
    this.database = database;
  }

  /**
   * Once nothing is under way: what was acknowledged is there, nothing twice, and the books agree.
   */
  void assertNothingLostNorDoubled(StoreProcess store, Senders senders) throws SQLException {
    awaitSettled(store);
    assertWhole(senders.acknowledgedTraces());
    assertCountedOnce();
    assertThat(senders.statuses().keySet()).isSubsetOf(Set.of(200, 503));
  }

  /** However long a full spool takes, as long as it goes on. */
  private static void awaitSettled(StoreProcess store) {
    long pending = Long.MAX_VALUE;
    while (pending > 0) {
      long before = pending;
      pending = await(() -> lessThan(before, store.ingest()));
    }
    eventually(() -> assertSettled(store.ingest()));
  }

  private static long lessThan(long before, JsonObject books) {
    assertThat(books.getLong("pending")).isLessThan(before);
    return books.getLong("pending");
  }

  private static void assertSettled(JsonObject books) {
    assertThat(books.getLong("pending")).isZero();
    assertThat(books.getBoolean("balanced")).as(books.encode()).isTrue();
    assertThat(books.getLong("rejected")).isZero();
  }

  /** Each of these traces is there with its five spans: nothing acknowledged is lost. */
  private void assertWhole(List<String> traceIds) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.adminUrl());
        PreparedStatement query = connection.prepareStatement(WHOLE)) {
      query.setArray(1, connection.createArrayOf("text", traceIds.toArray()));
      assertThat(first(query.executeQuery())).as("acknowledged traces").isEqualTo(traceIds.size());
    }
  }

  /**
   * What is counted per trace and per operation is what is there: nothing is counted twice. Each
   * comparison is one statement, for a request that its sender gave up may still be stored.
   */
  private void assertCountedOnce() throws SQLException {
    // traces are told of their spans a moment later
    eventually(
        () ->
            assertThat(
                    number("SELECT sum(span_count) - (" + STORED + ") FROM traces.trace_summaries"))
                .as("spans counted by trace, but not there")
                .isZero());
    assertThat(
            number(
                "SELECT sum(spans) - ("
                    + STORED
                    + ") FROM traces.operation_stats(now() - interval '1 day', now() + interval '1 hour')"))
        .as("spans counted by operation, but not there")
        .isZero();
  }

  long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.adminUrl());
        PreparedStatement query = connection.prepareStatement(sql)) {
      return first(query.executeQuery());
    }
  }

  private static long first(ResultSet rows) throws SQLException {
    rows.next();
    return rows.getLong(1);
  }
}
