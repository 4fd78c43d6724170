package maguey.demo.proof;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import maguey.demo.Patience;

/**
 * Buyers who order without a pause, through the public site and at orders-service itself, and
 * repeat an order with its key until it is answered. A third of them want the scarce seats first.
 */
final class Crowd implements AutoCloseable {
  /** In one order; so one seat may be left where two were wanted. */
  static final int MOST_TICKETS = 2;

  private static final int BUYERS = 2;
  private static final Duration BETWEEN_ORDERS = Duration.ofMillis(150);
  private static final int CREATED = 201;
  private static final int REPLAYED = 200;
  private static final int SOLD_OUT = 409;

  private final StubbornClient http;
  private final List<String> shops;
  private final ProofEvent event;
  private final String email;
  private final Consumer<PlacedOrder> next;
  private final Queue<PlacedOrder> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final Workers workers = new Workers();

  /**
   * A crowd that waits for {@link #start()}.
   *
   * @param next is given each order as it is acknowledged
   */
  Crowd(
      StubbornClient http,
      List<String> shops,
      ProofEvent event,
      String email,
      Consumer<PlacedOrder> next) {
    this.http = http;
    this.shops = shops;
    this.event = event;
    this.email = email;
    this.next = next;
  }

  /** Wherever one can buy: the public site, and orders-service itself. */
  static List<String> shopsOf(Nodes nodes) {
    List<String> shops = new ArrayList<>(nodes.urls("marketing-service"));
    shops.addAll(nodes.urls("orders-service"));
    return shops;
  }

  void start() {
    workers.run("buyer", BUYERS, this::buy);
  }

  /** Ends the orders under way and takes no new ones. */
  @Override
  public void close() {
    workers.close();
  }

  List<PlacedOrder> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** How many orders were told that the seats are sold out. */
  int refused() {
    return refused.get();
  }

  private void buy(int round) {
    String tier = round % 3 == 0 ? event.scarceTier() : event.ampleTier();
    Instant sentAt = Instant.now();
    StubbornClient.Answer answer =
        http.post(
            shops,
            "/api/orders",
            Map.of("idempotency-key", UUID.randomUUID().toString()),
            order(tier, 1 + round % MOST_TICKETS));
    if (answer.status() == SOLD_OUT && tier.equals(event.scarceTier())) {
      refused.incrementAndGet();
    } else {
      PlacedOrder order = PlacedOrder.of(answer.expect(CREATED, REPLAYED), sentAt);
      acknowledged.add(order);
      next.accept(order);
    }
    Patience.pause(BETWEEN_ORDERS);
  }

  private JsonObject order(String tier, int quantity) {
    JsonObject line = new JsonObject().put("tierId", tier).put("quantity", quantity);
    return new JsonObject()
        .put("eventSlug", event.slug())
        .put("lines", new JsonArray().add(line))
        .put("customer", new JsonObject().put("name", "One of many").put("email", email));
  }
}
