package maguey.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maguey.common.FreePort;
import org.junit.jupiter.api.Test;

/** A node whose whereabouts somebody removes from the cluster while it lives. */
class ForgottenNodeIT {
  private static final String ADDRESS = "forgotten";
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(1_000);

  @Test
  void node_forgottenByTheCluster_isReachedAgain() throws IOException {
    List<Integer> ports = List.of(FreePort.next(), FreePort.next());
    Vertx one = join(ports, 0);
    Vertx other = join(ports, 1);
    try {
      other.eventBus().consumer(ADDRESS, ask -> ask.reply("here")).completion().await();
      whereabouts(one).remove(Cluster.nodeId(other));

      assertThat(isReachedFrom(one)).isTrue();
    } finally {
      other.close().await();
      one.close().await();
    }
  }

  private static boolean isReachedFrom(Vertx one) {
    Instant end = Instant.now().plus(DEADLINE);
    boolean isReached = false;
    while (!isReached && Instant.now().isBefore(end)) {
      isReached = one.eventBus().request(ADDRESS, "where", SOON).map(true).otherwise(false).await();
    }
    return isReached;
  }

  private static Vertx join(List<Integer> ports, int index) {
    List<String> members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    ClusterConfig config =
        new ClusterConfig(
            "forgotten-" + ports.get(0),
            "127.0.0.1",
            ports.get(index),
            0,
            members,
            Optional.empty());
    return Cluster.join(config, VertxTracerFactory.NOOP, new SimpleMeterRegistry()).await();
  }

  /** As the cluster manager of Vert.x keeps them. */
  private static Map<String, Object> whereabouts(Vertx vertx) {
    HazelcastClusterManager manager =
        (HazelcastClusterManager) ((VertxInternal) vertx).clusterManager();
    return manager.getHazelcastInstance().getMap("__vertx.nodeInfo");
  }
}
