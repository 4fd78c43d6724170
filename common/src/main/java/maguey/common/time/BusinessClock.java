package maguey.common.time;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import maguey.common.cluster.Cluster;

/**
 * The time that sales, tickets and scans go by: real time plus an offset.
 *
 * <p>The offset is zero but in a demo, which plays a purchase three days ago and its scan now. In
 * SQL, bind {@link #offsetSeconds()} and add it to {@code now()}: the database's time decides.
 * Leases, retries and webhook timestamps use real time. Span times follow this clock.
 */
public final class BusinessClock {
  private static final String ADDRESS = "maguey.test.clock.";
  private static final String CLUSTER_MAP = "maguey.test.clock";
  private static final String OFFSET = "offset-ms";

  /** Names of spans must not hold the ids of nodes. */
  private static final DeliveryOptions UNTRACED =
      new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);

  private volatile Duration offset = Duration.ZERO;

  /** How far business time is from real time; negative in the past. */
  public Duration offset() {
    return offset;
  }

  /** The offset as a parameter for {@code now() + make_interval(secs => $n)}. */
  public double offsetSeconds() {
    return offset.toMillis() / 1_000.0;
  }

  /** Business time on this node; the database's time is the authority. */
  public Instant now() {
    return Instant.now().plus(offset);
  }

  /** Takes the cluster's offset, and each later change of it. */
  public Future<Void> follow(Vertx vertx) {
    EventBus bus = vertx.eventBus();
    return bus.consumer(ADDRESS + Cluster.nodeId(vertx), this::take)
        .completion()
        .compose(registered -> vertx.sharedData().<String, Long>getAsyncMap(CLUSTER_MAP))
        .compose(map -> map.get(OFFSET))
        .onSuccess(known -> offset = known == null ? Duration.ZERO : Duration.ofMillis(known))
        .mapEmpty();
  }

  /** Sets the offset on every node of the cluster; completes when all have taken it. */
  public static Future<Void> setEverywhere(Vertx vertx, Duration offset) {
    return vertx
        .sharedData()
        .<String, Long>getAsyncMap(CLUSTER_MAP)
        .compose(map -> map.put(OFFSET, offset.toMillis()))
        .compose(kept -> Future.all(tellAll(vertx, offset)))
        .mapEmpty();
  }

  private static List<Future<Message<Object>>> tellAll(Vertx vertx, Duration offset) {
    return Cluster.nodes(vertx).stream()
        .map(node -> vertx.eventBus().request(ADDRESS + node, offset.toMillis(), UNTRACED))
        .toList();
  }

  private void take(Message<Long> message) {
    offset = Duration.ofMillis(message.body());
    message.reply(null);
  }
}
