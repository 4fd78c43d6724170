package maguey.common.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;

/** Tells whether the event bus works, by asking this node's own consumer over it. */
public final class BusCheck {
  private static final String PREFIX = "maguey.health.";
  private static final DeliveryOptions PING =
      new DeliveryOptions().setSendTimeout(1_500).setTracingPolicy(TracingPolicy.IGNORE);

  private final Vertx vertx;
  private final String address;

  private BusCheck(Vertx vertx, String address) {
    this.vertx = vertx;
    this.address = address;
  }

  /** Registers this node's consumer with the cluster. */
  public static Future<BusCheck> register(Vertx vertx) {
    String address = PREFIX + Cluster.nodeId(vertx);
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(address, m -> m.reply("up"));
    return consumer.completion().map(registered -> new BusCheck(vertx, address));
  }

  /** Fails when the node's own consumer cannot be reached. */
  public Future<Void> ping() {
    return vertx.eventBus().request(address, "ping", PING).mapEmpty();
  }

  /**
   * Talks to every other node once, so that no later request waits for connections and handshakes.
   * Never fails: a node that does not answer is not this one's trouble.
   */
  public Future<Void> greetOthers() {
    List<Future<Message<Object>>> greetings =
        Cluster.nodes(vertx).stream()
            .map(node -> vertx.eventBus().request(PREFIX + node, "hello", PING))
            .toList();
    return Future.join(greetings).transform(greeted -> Future.succeededFuture());
  }
}
