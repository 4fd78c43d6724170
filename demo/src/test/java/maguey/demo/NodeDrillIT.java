package maguey.demo;

import static maguey.demo.ProcessSuite.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import maguey.common.sql.Init;
import maguey.demo.proof.Drill;
import maguey.testkit.OwnPostgres;
import maguey.testkit.process.ServiceProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Eight processes under load, and what their operators do to them. */
@Tag("drill")
class NodeDrillIT {
  private static final OwnPostgres POSTGRES = new OwnPostgres(Init.SCHEMAS.toArray(String[]::new));

  @RegisterExtension private static final ProcessSuite SUITE = new ProcessSuite(POSTGRES);

  private static final Trouble TROUBLE = new Trouble(SUITE, POSTGRES);
  private static final SuiteDrill DRILL = new SuiteDrill(SUITE);

  /** Each asks for its database several times in it. */
  private static final Duration WITHOUT_DATABASE = Duration.ofSeconds(8);

  @AfterAll
  static void close() throws IOException {
    POSTGRES.close();
  }

  @BeforeEach
  void everyNodeServes() {
    SUITE.revive();
  }

  @Test
  void rollingRestart_twiceRound_costsNoRequestMoreThanOneRepeat() throws Exception {
    Drill drill =
        DRILL.losesAndDoublesNothing(
            () -> {
              TROUBLE.rollingRestart();
              TROUBLE.rollingRestart();
            });
    assertThat(drill.repeatedTwice()).as("requests that one repeat did not help").isEmpty();
  }

  @Test
  void nodeOfEach_frozenAndThawed_losesAndDoublesNothing() throws Exception {
    DRILL.losesNothingAndDoublesMailsAlone(TROUBLE::freezeANodeOfEach);
  }

  @Test
  void nodeOfEach_killedAndStarted_losesAndDoublesNothing() throws Exception {
    DRILL.losesAndDoublesNothingByKills();
  }

  @Test
  void nodeOfEach_startedBeforePostgres_servesWhenItIsThere() throws Exception {
    List<ServiceProcess> nodes = SERVICES.stream().map(each -> TROUBLE.node(each, 1)).toList();
    nodes.forEach(ServiceProcess::kill);
    POSTGRES.stop();
    nodes.forEach(ServiceProcess::start);
    Trouble.pause(WITHOUT_DATABASE);
    assertThat(nodes).as("they wait for their database").allMatch(ServiceProcess::isAlive);
    POSTGRES.start();

    TROUBLE.awaitAllReady();
    DRILL.losesAndDoublesNothing(() -> {});
  }
}
