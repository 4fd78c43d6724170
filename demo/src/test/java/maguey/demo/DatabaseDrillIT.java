package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import maguey.common.sql.Init;
import maguey.demo.proof.Drill;
import maguey.demo.proof.Findings;
import maguey.testkit.OrderInvariants;
import maguey.testkit.OwnPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Eight processes under load, and what happens to their database. */
@Tag("drill")
class DatabaseDrillIT {
  private static final OwnPostgres POSTGRES = new OwnPostgres(Init.SCHEMAS.toArray(String[]::new));

  @RegisterExtension private static final ProcessSuite SUITE = new ProcessSuite(POSTGRES);

  private static final Trouble TROUBLE = new Trouble(SUITE, POSTGRES);

  private static final String ADMITTED_TWICE =
      """
      SELECT ticket_id FROM scanner.scan_logs
       WHERE result = 'ADMITTED' AND ticket_id IS NOT NULL
       GROUP BY ticket_id HAVING count(*) > 1
      """;

  @AfterAll
  static void close() throws IOException {
    POSTGRES.close();
  }

  @Test
  void postgres_stoppedAndStarted_losesAndDoublesNothing() throws Exception {
    check(drill().during(TROUBLE::stopAndStartPostgres));
  }

  @Test
  void postgres_frozenAndThawed_losesAndDoublesNothing() throws Exception {
    check(drill().during(TROUBLE::freezeAndThawPostgres));
  }

  @Test
  void postgres_connectionsReset_losesAndDoublesNothing() throws Exception {
    check(drill().during(TROUBLE::resetConnections));
  }

  private static Drill drill() {
    return new Drill(SUITE, SUITE.tokens().admin(), SUITE.mailbox(), System.out::println);
  }

  private static void check(Findings findings) throws SQLException {
    assertThat(findings.broken()).isEmpty();
    SuiteTables tables = new SuiteTables(SUITE.jdbcUrl());
    assertThat(tables.column(OrderInvariants.BROKEN)).isEmpty();
    assertThat(tables.column(ADMITTED_TWICE)).isEmpty();
  }
}
