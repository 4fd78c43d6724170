package maguey.common.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import maguey.common.config.Env;

/**
 * How a node finds and talks to the others.
 *
 * @param name {@code MAGUEY_CLUSTER_NAME}; nodes of another name are refused
 * @param address the private address that Hazelcast and the event bus bind to, {@code
 *     MAGUEY_CLUSTER_HOST}: whoever reaches it can join and forge messages
 * @param port Hazelcast's port, {@code MAGUEY_CLUSTER_PORT}
 * @param busPort the event bus's port, {@code MAGUEY_BUS_PORT}; 0 takes a free one
 * @param members {@code host:port} of the nodes to join, {@code MAGUEY_CLUSTER_MEMBERS}; there is
 *     no multicast
 * @param tls certificates of the event bus; empty leaves it in plain text
 */
public record ClusterConfig(
    String name, String address, int port, int busPort, List<String> members, Optional<Tls> tls) {

  /** PEM files: this node's certificate and key, and the authority that signed all nodes'. */
  public record Tls(String certificate, String key, String authority) {}

  /** Reads the cluster's variables. */
  public static ClusterConfig fromEnv(Env env) {
    return new ClusterConfig(
        env.text("MAGUEY_CLUSTER_NAME", "maguey"),
        resolve(env, env.text("MAGUEY_CLUSTER_HOST", "127.0.0.1")),
        env.integer("MAGUEY_CLUSTER_PORT", 5701, 1, 65_535),
        env.port("MAGUEY_BUS_PORT", 0),
        env.list("MAGUEY_CLUSTER_MEMBERS"),
        tls(env));
  }

  private static String resolve(Env env, String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException unknown) {
      return env.complain("MAGUEY_CLUSTER_HOST cannot be resolved: '" + host + "'", host);
    }
  }

  private static Optional<Tls> tls(Env env) {
    return env.text("MAGUEY_BUS_TLS_CERT")
        .map(
            certificate ->
                new Tls(
                    certificate,
                    env.required("MAGUEY_BUS_TLS_KEY", "the PEM key of MAGUEY_BUS_TLS_CERT"),
                    env.required(
                        "MAGUEY_BUS_TLS_CA", "the PEM certificate that signed all nodes'")));
  }
}
