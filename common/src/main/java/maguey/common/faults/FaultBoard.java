package maguey.common.faults;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import maguey.common.cluster.Cluster;

/**
 * The flags of the whole cluster: kept in a shared map, from which each node that may be broken
 * reads them when it starts, whenever one has changed, and every five seconds. So one that missed a
 * change, because it was frozen or cut off, is right again soon after it is back.
 */
public final class FaultBoard {
  static final String CLUSTER_MAP = "maguey.faults";
  private static final Duration READ_EVERY = Duration.ofSeconds(5);
  private static final DeliveryOptions TELL =
      new DeliveryOptions().setSendTimeout(1_000).setTracingPolicy(TracingPolicy.IGNORE);

  private final Vertx vertx;

  public FaultBoard(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Gives the cluster's flags to this node, now, after each change, and again and again. */
  public Future<Void> follow(Faults faults) {
    return new FaultFollower(vertx, this, faults).follow(READ_EVERY);
  }

  /** What is on, or will be. */
  public Future<List<FaultFlag>> read() {
    return map()
        .compose(AsyncMap::values)
        .map(kept -> kept.stream().flatMap(FaultBoard::flags).toList());
  }

  /** Turns a fault on at these times and at no others; completes when the nodes know. */
  public Future<Void> put(Fault fault, List<FaultFlag> flags) {
    return map().compose(map -> map.put(fault.text(), text(flags))).compose(kept -> tell());
  }

  /** Replaces everything that is on, or will be. */
  public Future<Void> putAll(Map<Fault, List<FaultFlag>> flags) {
    return map()
        .compose(map -> map.clear().compose(cleared -> Future.all(puts(map, flags))))
        .compose(kept -> tell());
  }

  /** Turns a fault off; completes when the nodes know. */
  public Future<Void> remove(Fault fault) {
    return map().compose(map -> map.remove(fault.text())).compose(gone -> tell());
  }

  private static List<Future<Void>> puts(
      AsyncMap<String, String> map, Map<Fault, List<FaultFlag>> flags) {
    return flags.entrySet().stream()
        .map(entry -> map.put(entry.getKey().text(), text(entry.getValue())))
        .toList();
  }

  /** Nodes that may not be broken do not listen, and one that hangs is not waited for. */
  private Future<Void> tell() {
    List<Future<Object>> told =
        Cluster.nodes(vertx).stream()
            .map(
                node ->
                    vertx.eventBus().request(FaultFollower.address(node), null, TELL).mapEmpty())
            .toList();
    return Future.join(told).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<AsyncMap<String, String>> map() {
    return vertx.sharedData().getAsyncMap(CLUSTER_MAP);
  }

  private static String text(List<FaultFlag> flags) {
    return new JsonArray(flags.stream().map(FaultFlag::toJson).toList()).encode();
  }

  private static Stream<FaultFlag> flags(String text) {
    return new JsonArray(text)
        .stream()
            .map(JsonObject.class::cast)
            .flatMap(flag -> FaultFlag.fromJson(flag).stream())
            .filter(flag -> flag.until().isAfter(Instant.now()));
  }
}
