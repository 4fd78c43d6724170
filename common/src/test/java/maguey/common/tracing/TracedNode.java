package maguey.common.tracing;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import maguey.common.FreePort;

/** A service in miniature: telemetry with a recorder, and its own traced Vert.x. */
final class TracedNode implements AutoCloseable {
  final SpanRecorder recorder = new SpanRecorder();
  final Telemetry telemetry;
  final Vertx vertx;
  final Spans spans;

  private TracedNode(String service, Map<String, String> environment, Cluster cluster) {
    Map<String, String> variables = new HashMap<>(Map.of("MAGUEY_SPANS_EXPORT", "none"));
    variables.putAll(environment);
    telemetry = Telemetry.start(TelemetryConfig.from(service, variables), recorder);
    spans = telemetry.spans();
    VertxBuilder builder = Vertx.builder().withTracer(telemetry.tracerFactory());
    vertx = cluster == null ? builder.build() : await(cluster.join(builder));
  }

  static TracedNode alone(String service, Map<String, String> environment) {
    return new TracedNode(service, environment, null);
  }

  static TracedNode alone(String service) {
    return alone(service, Map.of());
  }

  static TracedNode in(Cluster cluster, String service, Map<String, String> environment) {
    return new TracedNode(service, environment, cluster);
  }

  /** A node to which the others cannot connect: they are told the given port of its event bus. */
  static TracedNode behind(int busPort, Cluster cluster, String service) {
    cluster.nextBusPort = busPort;
    return new TracedNode(service, Map.of(), cluster);
  }

  /** Serves the router on a free port of the loopback address. */
  int serve(Router router) {
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    return await(server.listen(0, "127.0.0.1")).actualPort();
  }

  @Override
  public void close() {
    await(telemetry.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Settings of a small cluster on the loopback address, a name of its own each time. */
  static final class Cluster {
    private final String name = "test-" + UUID.randomUUID();
    private final List<Integer> ports = List.of(FreePort.next(), FreePort.next(), FreePort.next());
    private int members;
    private int nextBusPort;

    Future<Vertx> join(VertxBuilder builder) {
      EventBusOptions bus =
          new EventBusOptions().setHost("127.0.0.1").setClusterPublicHost("127.0.0.1");
      if (nextBusPort > 0) {
        bus.setClusterPublicPort(nextBusPort);
      }
      return builder
          .with(new VertxOptions().setEventBusOptions(bus))
          .withClusterManager(new HazelcastClusterManager(config(ports.get(members++))))
          .buildClustered();
    }

    private Config config(int port) {
      Config config = ConfigUtil.loadConfig().setClusterName(name);
      config.setProperty("hazelcast.logging.type", "slf4j");
      config.setProperty("hazelcast.phone.home.enabled", "false");
      config.setProperty("hazelcast.wait.seconds.before.join", "0");
      config.setProperty("hazelcast.socket.bind.any", "false");
      config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
      config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
      JoinConfig join = config.getNetworkConfig().getJoin();
      join.getMulticastConfig().setEnabled(false);
      join.getAutoDetectionConfig().setEnabled(false);
      join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(1);
      ports.forEach(member -> join.getTcpIpConfig().addMember("127.0.0.1:" + member));
      return config;
    }
  }
}
