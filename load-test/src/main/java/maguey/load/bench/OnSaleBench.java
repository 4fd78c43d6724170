package maguey.load.bench;

import java.time.Duration;
import java.util.List;

/**
 * An on-sale in the open model: orders are due at a rate, whatever the last ones took, until the
 * event is sold out; then as many come in vain. What was sold is counted in SQL.
 */
final class OnSaleBench {
  /** More connections than orders ever wait. */
  private static final int BUYERS = 256;

  private final Shop shop;
  private final Duration lasting;
  private final int rate;

  OnSaleBench(Shop shop, Duration lasting, int rate) {
    this.shop = shop;
    this.lasting = lasting;
    this.rate = rate;
  }

  /** With a shop of its own, which warms up first. */
  static void run(List<String> arguments) throws Exception {
    int seconds = Arguments.number(arguments, 0, 60);
    int rate = Arguments.number(arguments, 1, 500);
    try (DeliverySinks sinks = new DeliverySinks();
        Shop shop = Shop.open(sinks, Shop.RECORDED)) {
      shop.warm();
      shop.drained();
      new OnSaleBench(shop, Duration.ofSeconds(seconds), rate).run();
      shop.check();
      System.out.println("orders-service: " + shop.words());
    }
  }

  void run() throws Exception {
    int capacity = Math.toIntExact(rate * lasting.toSeconds());
    OrdersNode.Event event = shop.node().event(capacity, 1);
    double placed = ordered(event, "due").count(Shop.CREATED);
    System.out.printf(
        "mails and webhooks delivered %.1f s after; their table grew to %d MB%n",
        shop.drained(), shop.outboxBytes() >> 20);
    placed += ordered(event, "of a sold-out event").count(Shop.CREATED);
    System.out.println(told(shop.sold(event), capacity, Math.round(placed)));
  }

  static String told(long sold, int capacity, long placed) {
    return "%d of %d sold in SQL, %d orders were told so%s"
        .formatted(sold, capacity, placed, sold == placed ? "" : ": SOLD IS NOT WHAT WAS ANSWERED");
  }

  private HttpLoad.Outcome ordered(OrdersNode.Event event, String what) {
    HttpLoad.Outcome outcome =
        new HttpLoad(shop.node().port(), BUYERS, event::order).atRate(rate, lasting);
    System.out.printf(
        "%d orders/s %s for %d s: %s; %s%n",
        rate, what, lasting.toSeconds(), outcome.statuses(), outcome.latency());
    return outcome;
  }
}
