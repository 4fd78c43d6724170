package maguey.traces.drill;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import maguey.testkit.OwnPostgres;
import org.junit.jupiter.api.Test;

/** Stores that bring one schema up to date at once, die while they do, or come before it. */
class MigrationIT {
  private static final String STEPS =
      """
      SELECT CASE WHEN to_regclass('traces.flyway_schema_history') IS NULL THEN 0
                  ELSE (xpath('/row/n/text()', query_to_xml(
                    'SELECT count(*) AS n FROM traces.flyway_schema_history WHERE success', false, true, '')))[1]::text::int END
      """;

  /** A table that one of the last migrations makes; until its maker commits, that one waits. */
  private static final String UNDECIDED = "CREATE TABLE traces.trace_inbox ()";

  private static final String HELD_UP =
      "SELECT count(*) FROM pg_stat_activity WHERE usename = 'traces' AND wait_event_type = 'Lock'";

  @Test
  void store_startedBeforeItsDatabase_waitsForIt_orForSigterm() throws Exception {
    try (OwnPostgres database = new OwnPostgres("traces")) {
      database.stop();
      try (StoreProcess store = StoreProcess.start(database, Map.of())) {
        eventually(() -> assertThat(waits(store)).isPositive());
        store.process().terminate();
        assertThat(store.process().awaitEnd(Duration.ofSeconds(60))).isEqualTo(143);

        long before = waits(store);
        store.process().start();
        eventually(() -> assertThat(waits(store)).isGreaterThan(before));
        database.start();

        store.awaitReady();
      }
    }
  }

  @Test
  void twoStores_startedAtOnce_haveOneWholeSchema() throws Exception {
    try (OwnPostgres database = new OwnPostgres("traces");
        StoreProcess one = StoreProcess.start(database, Map.of());
        StoreProcess other = StoreProcess.start(database, Map.of())) {
      one.awaitReady();
      other.awaitReady();

      assertThat(failures(new Ledger(database))).isZero();
    }
  }

  @Test
  void store_killedOnTheWay_leavesASchemaThatTwoBringUpToDate() throws Exception {
    try (OwnPostgres database = new OwnPostgres("traces");
        Connection other = DriverManager.getConnection(database.adminUrl());
        StoreProcess killed = startHeldUp(database, other)) {
      Ledger ledger = new Ledger(database);
      eventually(() -> assertThat(ledger.number(HELD_UP)).isEqualTo(1));
      killed.process().kill();
      long before = steps(ledger);
      other.rollback();

      killed.process().start();
      try (StoreProcess second = StoreProcess.start(database, Map.of())) {
        killed.awaitReady();
        second.awaitReady();
      }

      assertThat(steps(ledger)).isGreaterThan(before);
      assertThat(before).isPositive();
      assertThat(failures(ledger)).isZero();
      try (Senders senders = Senders.atRate(killed.otlp(), 1_000)) {
        senders.awaitMore(100);
        senders.close();
        ledger.assertNothingLostNorDoubled(killed, senders);
      }
    }
  }

  private static StoreProcess startHeldUp(OwnPostgres database, Connection other)
      throws SQLException, IOException {
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      statement.execute(UNDECIDED);
    }
    return StoreProcess.start(database, Map.of());
  }

  private static long waits(StoreProcess store) {
    try {
      return Files.readString(store.process().log()).split("Waiting for the database", -1).length
          - 1;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static long failures(Ledger ledger) throws SQLException {
    return ledger.number("SELECT count(*) FROM traces.flyway_schema_history WHERE NOT success");
  }

  private static long steps(Ledger ledger) throws SQLException {
    return ledger.number(STEPS);
  }
}
