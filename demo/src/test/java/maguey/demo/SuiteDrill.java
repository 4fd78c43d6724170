package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import maguey.demo.proof.Drill;
import maguey.demo.proof.Findings;

/** Makes trouble for a suite of processes under load and looks at what is left. */
record SuiteDrill(ProcessSuite suite) {
  /**
   * Nothing is lost or doubled, as clients see it and as the database has it.
   *
   * @return the drill, for what else it tells
   */
  Drill losesAndDoublesNothing(Runnable trouble) throws SQLException {
    Drill drill = new Drill(suite, suite.tokens().admin(), suite.mailbox(), SuiteDrill::say);
    assertIsWhole(drill.during(trouble));
    return drill;
  }

  private void assertIsWhole(Findings findings) throws SQLException {
    assertThat(findings.broken()).isEmpty();
    new SuiteInvariants(suite).assertHold();
  }

  /** For whoever watches a drill, which takes minutes. */
  static void say(String what) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
  }
}
