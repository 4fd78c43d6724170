package maguey.load.bench;

import java.time.Duration;
import java.util.List;

/**
 * Orders per second on one hot event through HTTP, beside pgbench with the very statements of an
 * order and as many connections; with and without recorded traces; an on-sale in the open model;
 * the catalogue beside a server that says hello. Mails and webhooks are delivered meanwhile, little
 * by little, and most of them afterwards.
 */
final class OrdersBench {
  private final Duration lasting;
  private final int rounds;
  private final int rate;

  private OrdersBench(Duration lasting, int rounds, int rate) {
    this.lasting = lasting;
    this.rounds = rounds;
    this.rate = rate;
  }

  static void run(List<String> arguments) throws Exception {
    int seconds = Arguments.number(arguments, 0, 10);
    int rounds = Arguments.number(arguments, 1, 4);
    int rate = Arguments.number(arguments, 2, 500);
    new OrdersBench(Duration.ofSeconds(seconds), rounds, rate).run();
  }

  private void run() throws Exception {
    try (DeliverySinks sinks = new DeliverySinks();
        Shop shop = Shop.open(sinks, Shop.RECORDED);
        Shop untraced = Shop.open(sinks, Shop.NOT_RECORDED)) {
      shop.warm();
      untraced.warm();
      shop.drained();
      untraced.drained();
      orders(shop, untraced);
      new OnSaleBench(shop, lasting, rate).run();
      new CatalogueBench(shop.node(), lasting, rounds).run();
      shop.check();
      untraced.check();
      System.out.println("orders-service: " + shop.words());
    }
  }

  private void orders(Shop shop, Shop untraced) throws Exception {
    OrdersNode.Event event = shop.plenty(1);
    OrdersNode.Event sharded = shop.plenty(8);
    OrdersNode.Event quiet = untraced.plenty(1);
    PgBench pgbench = pgbench(shop);
    for (int round = 1; round <= rounds; round++) {
      double sql = pgbench.run(lasting);
      Spending spending = shop.spending();
      HttpLoad.Outcome placed = placed(shop, event);
      double http = placed.perSecond(Shop.CREATED);
      double delivered = shop.drained();
      String costs = spending.each(placed.count(Shop.CREATED));
      double shards = placed(shop, sharded).perSecond(Shop.CREATED);
      shop.drained();
      double off = placed(untraced, quiet).perSecond(Shop.CREATED);
      untraced.drained();
      System.out.printf(
          "round %d: with mail and webhook %.0f orders/s; %s%n",
          round, placed.count(Shop.CREATED) / (placed.seconds() + delivered), costs);
      System.out.printf(
          "round %d: pgbench %.0f orders/s; HTTP %.0f/s (%.2f), 8 shards %.0f/s (%.2f), not recorded %.0f/s (recorded %.2f of it); mails and webhooks delivered %.1f s after%n",
          round, sql, http, http / sql, shards, shards / sql, off, http / off, delivered);
    }
  }

  private static PgBench pgbench(Shop shop) throws Exception {
    String script = new OrderSql(shop.database(), shop.plenty(1)).script(shop.node().port());
    return new PgBench(shop.database(), script, OrdersNode.CONNECTIONS);
  }

  private HttpLoad.Outcome placed(Shop shop, OrdersNode.Event event) {
    HttpLoad.Outcome outcome = shop.asFastAsAnswered(event, lasting);
    if (outcome.statuses().size() > 1) {
      System.out.println("answers: " + outcome.statuses());
    }
    return outcome;
  }
}
