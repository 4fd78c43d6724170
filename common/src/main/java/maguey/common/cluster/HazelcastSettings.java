package maguey.common.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;

/** Hazelcast for explicit members on a private address, quick to notice that one of them hangs. */
final class HazelcastSettings {
  private HazelcastSettings() {}

  static Config of(ClusterConfig cluster) {
    // Vert.x's own file: it holds the maps that the cluster manager needs.
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(cluster.name());
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    // Vert.x must leave first, or its consumers' registrations outlive it.
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
    // The bus keeps a few maps of a few rows. Each member that comes or goes moves the partitions,
    // and tells all others of each move: with the usual 271 that took half of a node's processor.
    config.setProperty("hazelcast.partition.count", "31");
    config.setProperty("hazelcast.metrics.enabled", "false");
    // Bind to this address alone. Not by `interfaces`: that would also filter the members to join.
    config.setProperty("hazelcast.local.localAddress", cluster.address());
    config.setProperty("hazelcast.socket.bind.any", "false");
    // Halves of a cluster that was cut apart find each other again soon; the defaults are minutes.
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "3");
    // As long as a look for another part waits for a connection: a shorter one is not begun again.
    config.setProperty("hazelcast.socket.connect.timeout.seconds", "5");
    // Vert.x asks for the registrations of a node that left. While a merge has the partitions
    // frozen nobody answers, and it hears of the next node when this time has passed twice.
    config.setProperty("hazelcast.operation.call.timeout.millis", "10000");
    network(config.getNetworkConfig(), cluster);
    return config;
  }

  private static void network(NetworkConfig network, ClusterConfig cluster) {
    network.setPort(cluster.port()).setPortAutoIncrement(false);
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(1);
    cluster.members().forEach(join.getTcpIpConfig()::addMember);
  }
}
