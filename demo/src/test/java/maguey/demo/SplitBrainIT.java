package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Hosts that are cut off from one another for longer than anything waits, and back again. */
@Tag("drill")
@EnabledIf(
    value = "maguey.demo.CutNetwork#isPossible",
    disabledReason =
        "needs the right to make network namespaces (root: CAP_SYS_ADMIN, CAP_NET_ADMIN)")
class SplitBrainIT {
  /** Longer than Hazelcast takes to give a silent node up, and than an outbox row is leased. */
  private static final Duration LONG = Duration.ofSeconds(35);

  private static final List<Integer> HERE = List.of(0, 1);
  private static final List<Integer> THERE = List.of(2, 3);

  @Test
  void oneOfThree_cutOffAndMended_isPartOfOneBusAgain() {
    try (EchoNodes nodes = EchoNodes.start(3)) {
      CutNetwork network = nodes.network();
      nodes.consume(0, "early");
      network.cut(0);
      nodes.awaitSight(1, 2, 2);
      assertThat(nodes.ask(1, network.address(2))).isEqualTo(network.address(2));
      assertThat(nodes.ask(0, network.address(1))).isEqualTo(EchoNodes.SILENCE);
      nodes.forget(0, "early");
      nodes.consume(0, "late");
      nodes.consume(1, "later");
      Trouble.pause(LONG);
      network.mend(0);

      nodes.awaitOneBus("One of three cut off");
      for (int host = 0; host < 3; host++) {
        assertThat(nodes.ask(host, "late")).isEqualTo(network.address(0));
        assertThat(nodes.ask(host, "later")).isEqualTo(network.address(1));
        assertThat(nodes.ask(host, "early")).isEqualTo(EchoNodes.SILENCE);
      }
    }
  }

  @Test
  void halvesOfFour_partedAndJoined_areOneBusAgain() {
    try (EchoNodes nodes = EchoNodes.start(4)) {
      nodes.network().part(HERE, THERE);
      nodes.awaitSight(2, 2, 2, 2);
      Trouble.pause(LONG);
      nodes.network().join(HERE, THERE);

      nodes.awaitOneBus("Two halves of four");
    }
  }

  @Test
  void oneDirection_lostAndFound_isOneBusAgain() {
    try (EchoNodes nodes = EchoNodes.start(3)) {
      CutNetwork network = nodes.network();
      network.lose(0, 1);
      assertThatNeitherHearsTheOther(nodes);
      Trouble.pause(LONG);
      assertThatNeitherHearsTheOther(nodes);
      network.find(0, 1);

      nodes.awaitOneBus("One direction of three nodes");
    }
  }

  /** The one's requests are lost, and its answers to the other. */
  private static void assertThatNeitherHearsTheOther(EchoNodes nodes) {
    CutNetwork network = nodes.network();
    assertThat(nodes.ask(0, network.address(1))).isEqualTo(EchoNodes.SILENCE);
    assertThat(nodes.ask(1, network.address(0))).isEqualTo(EchoNodes.SILENCE);
  }
}
