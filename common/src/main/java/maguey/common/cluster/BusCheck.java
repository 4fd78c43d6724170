package maguey.common.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.tracing.TracingPolicy;

/** Tells whether the event bus works, by asking this node's own consumer over it. */
public final class BusCheck {
  private static final DeliveryOptions PING =
      new DeliveryOptions().setSendTimeout(1_500).setTracingPolicy(TracingPolicy.IGNORE);

  private final EventBus bus;
  private final String address;

  private BusCheck(EventBus bus, String address) {
    this.bus = bus;
    this.address = address;
  }

  /** Registers this node's consumer with the cluster. */
  public static Future<BusCheck> register(Vertx vertx) {
    String address = "maguey.health." + Cluster.nodeId(vertx);
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(address, m -> m.reply("up"));
    return consumer.completion().map(registered -> new BusCheck(vertx.eventBus(), address));
  }

  /** Fails when the node's own consumer cannot be reached. */
  public Future<Void> ping() {
    return bus.request(address, "ping", PING).mapEmpty();
  }
}
