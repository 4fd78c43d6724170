package maguey.marketing.orders;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import maguey.common.boot.NodeCard;

/** Finds the instances of orders-service in the cluster, for a site that was not told of any. */
public final class ClusterOrders implements Supplier<List<Origin>> {
  private static final long LOOK_AGAIN_MS = 2_000;
  private static final String SERVICE = "orders-service";

  private volatile List<Origin> known = List.of();
  private List<Origin> answering = List.of();

  ClusterOrders() {}

  /** Looks, and goes on looking; completes after the first look. */
  public static Future<Supplier<List<Origin>>> follow(Vertx vertx) {
    ClusterOrders orders = new ClusterOrders();
    vertx.setPeriodic(LOOK_AGAIN_MS, tick -> orders.look(vertx));
    return orders.look(vertx).map(orders);
  }

  @Override
  public List<Origin> get() {
    return known;
  }

  private Future<Void> look(Vertx vertx) {
    return NodeCard.ofAll(vertx).onSuccess(this::take).mapEmpty();
  }

  /**
   * Nodes that are asked twice and do not answer have left, or are about to. One answer may be
   * late, and it may be the only instance that serves while another one starts.
   */
  synchronized void take(JsonArray cards) {
    List<Origin> answered = origins(cards);
    known = Stream.concat(answered.stream(), answering.stream()).distinct().toList();
    answering = answered;
  }

  private static List<Origin> origins(JsonArray cards) {
    return cards.stream()
        .map(JsonObject.class::cast)
        .filter(card -> SERVICE.equals(card.getString("service")))
        .map(card -> Origin.parse("http://" + card.getString("address")))
        .flatMap(Optional::stream)
        .filter(origin -> origin.port() > 0)
        .toList();
  }
}
