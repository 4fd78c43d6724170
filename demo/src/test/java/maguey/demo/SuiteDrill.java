package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import maguey.common.keys.Part;
import maguey.demo.proof.Drill;
import maguey.demo.proof.Findings;
import maguey.demo.proof.KillDrill;

/** Makes trouble for a suite of processes under load and looks at what is left. */
record SuiteDrill(ProcessSuite suite) {
  /**
   * Nothing is lost or doubled, as clients see it and as the database has it.
   *
   * @return the drill, for what else it tells
   */
  Drill losesAndDoublesNothing(Runnable trouble) throws SQLException {
    Drill drill = new Drill(suite, suite.tokens().admin(), suite.mailbox(), SuiteDrill::say);
    assertIsWhole(drill.during(trouble, invariants()::sayWhenDelivered));
    return drill;
  }

  /** The same of trouble in which mails may be sent and not noted: those may come twice. */
  void losesNothingAndDoublesMailsAlone(Runnable cut) throws SQLException {
    Drill drill = new Drill(suite, suite.tokens().admin(), suite.mailbox(), SuiteDrill::say);
    assertIsWhole(drill.duringCut(cut, invariants()::sayWhenDelivered));
  }

  /** The same when the first node of each service is killed in turn and started again. */
  void losesAndDoublesNothingByKills() throws SQLException {
    KillDrill drill =
        new KillDrill(suite, suite.tokens().admin(), suite.mailbox(), SuiteDrill::say);
    assertIsWhole(
        drill.run(
            ProcessSuite.SERVICES.stream().map(Part::folder).toList(),
            invariants()::sayWhenDelivered));
  }

  private SuiteInvariants invariants() {
    return new SuiteInvariants(suite);
  }

  private void assertIsWhole(Findings findings) throws SQLException {
    assertThat(findings.broken()).isEmpty();
    invariants().assertHold();
  }

  /** For whoever watches a drill, which takes minutes. */
  static void say(String what) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
  }
}
