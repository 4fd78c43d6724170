package maguey.demo;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Eight processes under load on two hosts that lose one another, both ways or one way: each half
 * still has the database and its customers, and takes the other for dead.
 */
@Tag("drill")
@EnabledIf(
    value = "maguey.demo.CutNetwork#isPossible",
    disabledReason =
        "needs the right to make network namespaces (root: CAP_SYS_ADMIN, CAP_NET_ADMIN)")
class SuiteSplitIT {
  @RegisterExtension private static final ProcessSuite SUITE = new ProcessSuite().onTwoHosts();

  private static final List<Integer> HERE = List.of(0);
  private static final List<Integer> THERE = List.of(1);

  @Test
  void halves_partedAndJoinedUnderLoad_loseAndDoubleNothing() throws Exception {
    new SuiteDrill(SUITE).losesNothingAndDoublesMailsAlone(SuiteSplitIT::partAndJoin);
  }

  /** What goes one way is lost, and nothing else: so are the answers to what goes the other. */
  @Test
  void oneDirection_lostAndFoundUnderLoad_losesAndDoublesNothing() throws Exception {
    new SuiteDrill(SUITE).losesNothingAndDoublesMailsAlone(SuiteSplitIT::loseAndFind);
  }

  private static void loseAndFind() {
    SUITE.network().lose(0, 1);
    eventually(() -> assertThat(SUITE.nodeUrls()).anyMatch(url -> sightOf(url) < 8));
    SuiteDrill.say("One direction is lost, and somebody noticed");
    Trouble.pause(Trouble.LONG);
    SUITE.network().find(0, 1);
    Trouble.sayWhenBack(() -> awaitSightOf(8));
  }

  private static void partAndJoin() {
    SUITE.network().part(HERE, THERE);
    awaitSightOf(4);
    SuiteDrill.say("Two halves");
    Trouble.pause(Trouble.LONG);
    SUITE.network().join(HERE, THERE);
    Trouble.sayWhenBack(() -> awaitSightOf(8));
  }

  private static void awaitSightOf(int nodes) {
    eventually(() -> assertThat(SUITE.nodeUrls()).allMatch(url -> sightOf(url) == nodes));
  }

  private static double sightOf(String url) {
    return new NodeMetrics(url).value("maguey_cluster_nodes");
  }
}
