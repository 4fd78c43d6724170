package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import maguey.demo.proof.Drill;
import maguey.testkit.OrderInvariants;

/** Makes trouble for a suite of processes under load and looks at what is left. */
record SuiteDrill(ProcessSuite suite) {
  private static final String ADMITTED_TWICE =
      """
      SELECT ticket_id FROM scanner.scan_logs
       WHERE result = 'ADMITTED' AND ticket_id IS NOT NULL
       GROUP BY ticket_id HAVING count(*) > 1
      """;

  /**
   * Nothing is lost or doubled, as clients see it and as the database has it.
   *
   * @return the drill, for what else it tells
   */
  Drill losesAndDoublesNothing(Runnable trouble) throws SQLException {
    Drill drill = new Drill(suite, suite.tokens().admin(), suite.mailbox(), SuiteDrill::say);
    assertThat(drill.during(trouble).broken()).isEmpty();
    SuiteTables tables = new SuiteTables(suite.jdbcUrl());
    assertThat(tables.column(OrderInvariants.BROKEN)).isEmpty();
    assertThat(tables.column(ADMITTED_TWICE)).isEmpty();
    return drill;
  }

  /** For whoever watches a drill, which takes minutes. */
  static void say(String what) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
  }
}
