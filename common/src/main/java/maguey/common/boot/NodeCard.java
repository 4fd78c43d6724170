package maguey.common.boot;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Instant;
import java.util.List;
import maguey.common.cluster.Cluster;

/**
 * What a node tells the others of itself: which service it runs, since when, and its own metrics.
 */
public final class NodeCard {
  private static final String PREFIX = "maguey.node.";
  private static final DeliveryOptions ASK =
      new DeliveryOptions().setSendTimeout(2_000).setTracingPolicy(TracingPolicy.IGNORE);

  /** Of our own metrics, those that say how a node is; the rest is for Prometheus. */
  private static final List<String> TOLD =
      List.of("maguey.ingest.", "maguey.spans.", "maguey.logs.");

  private NodeCard() {}

  /** Answers from now on; completes when the cluster knows it. */
  static Future<Void> register(Vertx vertx, BootConfig config, MeterRegistry meters) {
    Instant began = Instant.now();
    String id = Cluster.nodeId(vertx);
    return vertx
        .eventBus()
        .consumer(PREFIX + id, ask -> ask.reply(card(id, config, began, meters)))
        .completion();
  }

  /** Asks every node of the cluster; one that does not answer is there with its id alone. */
  public static Future<JsonArray> ofAll(Vertx vertx) {
    List<Future<JsonObject>> cards =
        Cluster.nodes(vertx).stream().sorted().map(node -> of(vertx, node)).toList();
    return Future.join(cards)
        .map(all -> new JsonArray(cards.stream().map(Future::result).toList()));
  }

  private static Future<JsonObject> of(Vertx vertx, String node) {
    return vertx
        .eventBus()
        .<JsonObject>request(PREFIX + node, "who", ASK)
        .map(Message::body)
        .otherwise(new JsonObject().put("node", node));
  }

  private static JsonObject card(
      String id, BootConfig config, Instant began, MeterRegistry meters) {
    Runtime jvm = Runtime.getRuntime();
    return new JsonObject()
        .put("node", id)
        .put("service", config.serviceName())
        .put("environment", config.environment())
        .put("address", address(config))
        .put("startedAt", began.toString())
        .put("heapBytes", jvm.totalMemory() - jvm.freeMemory())
        .put("maxHeapBytes", jvm.maxMemory())
        .put("metrics", metrics(meters));
  }

  /** Where the other nodes reach it: one that binds to any address, at its own in the cluster. */
  static String address(BootConfig config) {
    boolean isAny = config.httpHost().equals("0.0.0.0") || config.httpHost().equals("::");
    return (isAny ? config.cluster().address() : config.httpHost()) + ":" + config.httpPort();
  }

  private static JsonObject metrics(MeterRegistry meters) {
    JsonObject told = new JsonObject();
    for (Meter meter : meters.getMeters()) {
      String name = meter.getId().getName();
      if (meter.getId().getTags().isEmpty() && TOLD.stream().anyMatch(name::startsWith)) {
        for (Measurement measurement : meter.measure()) {
          told.put(name, measurement.getValue());
        }
      }
    }
    return told;
  }
}
