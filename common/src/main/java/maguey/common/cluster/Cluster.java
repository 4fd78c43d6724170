package maguey.common.cluster;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.List;
import java.util.UUID;
import maguey.common.metrics.MeteredVertx;

/** Makes the clustered Vert.x of a node. */
public final class Cluster {
  private static final int CONNECT_TIMEOUT_MS = 2_000;

  /**
   * A connection that was cut off without a word is given up after both. Its TCP would try again
   * after ever longer pauses, and leave the node deaf for as long again as the network was away.
   */
  private static final int PING_MS = 2_000;

  private static final int PONG_WITHIN_MS = 5_000;

  /** A node that died leaves the name server at once, but caches only after this. */
  private static final int NAME_CACHE_SECONDS = 2;

  private Cluster() {}

  /** Joins the cluster; fails when the node's own address or port cannot be bound. */
  public static Future<Vertx> join(
      ClusterConfig config, VertxTracerFactory tracer, MeterRegistry meters) {
    return Vertx.builder()
        .with(options(config))
        .withTracer(tracer)
        .withMetrics(MeteredVertx.in(meters))
        .withClusterManager(new MergingClusterManager(HazelcastSettings.of(config)))
        .buildClustered()
        .onSuccess(Whereabouts::keepKnown);
  }

  /** The ids of the nodes that are in the cluster now, this one among them. */
  public static List<String> nodes(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager().getNodes();
  }

  /** Shows how many nodes this one sees, as the metric {@code maguey_cluster_nodes}. */
  public static void count(Vertx vertx, MeterRegistry meters) {
    Gauge.builder("maguey.cluster.nodes", vertx, v -> nodes(v).size())
        .description("Nodes of the cluster that this node sees, itself among them")
        .register(meters);
  }

  /** This node's id in the cluster. */
  public static String nodeId(Vertx vertx) {
    return ((VertxInternal) vertx).clusterManager().getNodeId();
  }

  private static VertxOptions options(ClusterConfig config) {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setAddressResolverOptions(names())
            .setTracingOptions(new TracingOptions())
            .setMetricsOptions(metrics());
    return options.setEventBusOptions(bus(config));
  }

  /** Of one name, all nodes of a process would count into the registry of the first. */
  private static MicrometerMetricsOptions metrics() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .setRegistryName(UUID.randomUUID().toString());
  }

  /** Calls to a name with several addresses go to each in turn, and soon not to a dead one. */
  private static AddressResolverOptions names() {
    return new AddressResolverOptions()
        .setCacheMaxTimeToLive(NAME_CACHE_SECONDS)
        .setCacheNegativeTimeToLive(0)
        .setRoundRobinInetAddress(true);
  }

  private static EventBusOptions bus(ClusterConfig config) {
    EventBusOptions bus =
        new EventBusOptions()
            .setHost(config.address())
            .setPort(config.busPort())
            .setClusterPublicHost(config.address())
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setReconnectAttempts(0)
            .setClusterPingInterval(PING_MS)
            .setClusterPingReplyInterval(PONG_WITHIN_MS);
    config.tls().ifPresent(tls -> secure(bus, tls));
    return bus;
  }

  private static void secure(EventBusOptions bus, ClusterConfig.Tls tls) {
    // Host names are not checked: nodes know one another by address, and only our authority signs.
    bus.setSsl(true)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key()))
        .setTrustOptions(new PemTrustOptions().addCertPath(tls.authority()));
  }
}
