package maguey.traces.drill;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import maguey.testkit.OwnPostgres;
import org.junit.jupiter.api.Test;

/** Stores that bring one schema up to date at once, or die while they do. */
class MigrationIT {
  private static final String STEPS =
      """
      SELECT CASE WHEN to_regclass('traces.flyway_schema_history') IS NULL THEN 0
                  ELSE (xpath('/row/n/text()', query_to_xml(
                    'SELECT count(*) AS n FROM traces.flyway_schema_history WHERE success', false, true, '')))[1]::text::int END
      """;

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
        StoreProcess killed = StoreProcess.start(database, Map.of())) {
      Ledger ledger = new Ledger(database);
      eventually(() -> assertThat(steps(ledger)).isPositive());
      killed.process().kill();
      long before = steps(ledger);

      killed.process().start();
      try (StoreProcess other = StoreProcess.start(database, Map.of())) {
        killed.awaitReady();
        other.awaitReady();
      }

      assertThat(steps(ledger)).isGreaterThanOrEqualTo(before);
      assertThat(failures(ledger)).isZero();
      try (Senders senders = Senders.atRate(killed.otlp(), 1_000)) {
        senders.awaitMore(100);
        senders.close();
        ledger.assertNothingLostNorDoubled(killed, senders);
      }
    }
  }

  private static long failures(Ledger ledger) throws SQLException {
    return ledger.number("SELECT count(*) FROM traces.flyway_schema_history WHERE NOT success");
  }

  private static long steps(Ledger ledger) throws SQLException {
    return ledger.number(STEPS);
  }
}
