package maguey.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HazelcastSettingsTest {
  private static final List<String> MEMBERS = List.of("10.0.0.1:5701", "10.0.0.2:5701");

  private final Config config =
      HazelcastSettings.of(
          new ClusterConfig("maguey", "10.0.0.1", 5701, 0, MEMBERS, Optional.empty()));

  @Test
  void of_membersOnOtherMachines_areNotFilteredByTheOwnAddress() {
    assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
        .isEqualTo(MEMBERS);
    assertThat(config.getNetworkConfig().getInterfaces().isEnabled()).isFalse();
  }

  @Test
  void of_ownAddress_isTheOnlyOneBoundTo() {
    assertThat(config.getProperty("hazelcast.local.localAddress")).isEqualTo("10.0.0.1");
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
  }

  @Test
  void of_always_neverUsesMulticast() {
    assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled()).isFalse();
  }

  @Test
  void of_partsOfACluster_lookForOneAnotherEveryFewSeconds() {
    assertThat(seconds("hazelcast.merge.first.run.delay.seconds")).isLessThanOrEqualTo(5);
    assertThat(seconds("hazelcast.merge.next.run.delay.seconds")).isLessThanOrEqualTo(5);
  }

  private int seconds(String property) {
    return Integer.parseInt(config.getProperty(property));
  }
}
