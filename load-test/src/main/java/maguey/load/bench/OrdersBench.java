package maguey.load.bench;

import java.time.Duration;
import java.util.List;

/**
 * Orders per second on one hot event through HTTP, beside pgbench with the very statements of an
 * order and as many connections; with and without recorded traces; in the open model; refusals of a
 * sold-out event; the catalogue beside a server that says hello. Mails and webhooks are delivered
 * meanwhile, little by little, and most of them afterwards.
 */
final class OrdersBench {
  private static final int BUYERS = 32;
  private static final int CREATED = 201;
  private static final int WAITING = 256;

  /**
   * The better compiler needs that long on two cores that it shares with the load. A server that
   * has been up for an hour has also refused before; pgbench has nothing to warm.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final Duration WARM_UP_OF_REFUSALS = Duration.ofSeconds(15);

  private static final int PLENTY = 10_000_000;
  static final String RECORDED = "all";
  private static final String NOT_RECORDED = "* /=0";

  /** What is to be delivered by the node itself and not given up; no other service is there. */
  private static final String UNDELIVERED =
      "SELECT count(*) FROM orders.outbox WHERE address ~ '^maguey[.].*[.](email|webhook)$' AND dead_at IS NULL";

  private static final Backlog DELIVERIES =
      new Backlog("mails and webhooks", Duration.ofMinutes(5));

  /** Rows for each event whose counters are not what its rows say. */
  private static final String BROKEN =
      """
      SELECT count(*) FROM tier t
       CROSS JOIN LATERAL (SELECT sum(sold) AS sold, sum(held + sold) AS taken, sum(capacity) AS capacity
                             FROM tier_stock WHERE tier_id = t.id) s
       WHERE s.taken > s.capacity OR s.sold <> (SELECT count(*) FROM ticket k WHERE k.tier_id = t.id)
      """;

  private final Duration lasting;
  private final int rounds;
  private final int rate;

  private OrdersBench(Duration lasting, int rounds, int rate) {
    this.lasting = lasting;
    this.rounds = rounds;
    this.rate = rate;
  }

  static void run(List<String> arguments) throws Exception {
    int seconds = arguments.isEmpty() ? 10 : Integer.parseInt(arguments.get(0));
    int rounds = arguments.size() < 2 ? 4 : Integer.parseInt(arguments.get(1));
    int rate = arguments.size() < 3 ? 500 : Integer.parseInt(arguments.get(2));
    new OrdersBench(Duration.ofSeconds(seconds), rounds, rate).run();
  }

  private void run() throws Exception {
    try (DeliverySinks sinks = new DeliverySinks();
        BenchDatabase database = new BenchDatabase("orders");
        BenchDatabase other = new BenchDatabase("orders");
        OrdersNode node = OrdersNode.start(database, sinks, RECORDED);
        OrdersNode untraced = OrdersNode.start(other, sinks, NOT_RECORDED)) {
      warm(node);
      warm(untraced);
      drained(database);
      drained(other);
      orders(database, other, node, untraced);
      openModel(node);
      System.out.printf("mails and webhooks delivered %.1f s after%n", drained(database));
      refusals(node);
      new CatalogueBench(node, lasting, rounds).run();
      check(database);
      check(other);
      System.out.println("orders-service: " + node.program().memory() + node.program().pauses());
    }
  }

  private void warm(OrdersNode node) throws Exception {
    OrdersNode.Event event = node.event(PLENTY, 1);
    new HttpLoad(node.port(), BUYERS, event::order).asFastAsAnswered(WARM_UP);
    OrdersNode.Event soldOut = node.event(0, 1);
    new HttpLoad(node.port(), BUYERS, soldOut::order).asFastAsAnswered(WARM_UP_OF_REFUSALS);
  }

  private void orders(
      BenchDatabase database, BenchDatabase other, OrdersNode node, OrdersNode untraced)
      throws Exception {
    OrdersNode.Event event = node.event(PLENTY, 1);
    OrdersNode.Event sharded = node.event(PLENTY, 8);
    OrdersNode.Event quiet = untraced.event(PLENTY, 1);
    String script = new OrderSql(database, node.event(PLENTY, 1)).script(node.port());
    PgBench pgbench = new PgBench(database, script, OrdersNode.CONNECTIONS);
    for (int round = 1; round <= rounds; round++) {
      double sql = pgbench.run(lasting);
      Spending spending = new Spending(node.program(), database);
      HttpLoad.Outcome placed = placed(node, event);
      double http = placed.perSecond(CREATED);
      double delivered = drained(database);
      String costs = spending.each(placed.count(CREATED));
      double shards = placed(node, sharded).perSecond(CREATED);
      drained(database);
      double off = placed(untraced, quiet).perSecond(CREATED);
      drained(other);
      System.out.printf(
          "round %d: with mail and webhook %.0f orders/s; %s%n",
          round, placed.count(CREATED) / (placed.seconds() + delivered), costs);
      System.out.printf(
          "round %d: pgbench %.0f orders/s; HTTP %.0f/s (%.2f), 8 shards %.0f/s (%.2f), not recorded %.0f/s (recorded %.2f of it); mails and webhooks delivered %.1f s after%n",
          round, sql, http, http / sql, shards, shards / sql, off, http / off, delivered);
    }
  }

  /** Waits until the deliveries that stepped back for the orders are made up for; seconds. */
  private static double drained(BenchDatabase database) throws Exception {
    return DELIVERIES.drained(() -> database.number(UNDELIVERED));
  }

  private HttpLoad.Outcome placed(OrdersNode node, OrdersNode.Event event) {
    HttpLoad.Outcome outcome =
        new HttpLoad(node.port(), BUYERS, event::order).asFastAsAnswered(lasting);
    if (outcome.statuses().size() > 1) {
      System.out.println("answers: " + outcome.statuses());
    }
    return outcome;
  }

  private void openModel(OrdersNode node) throws Exception {
    OrdersNode.Event event = node.event(PLENTY, 1);
    HttpLoad.Outcome outcome =
        new HttpLoad(node.port(), WAITING, event::order).atRate(rate, lasting);
    System.out.printf(
        "%d orders/s due for %d s: %s; %s%n",
        rate, lasting.toSeconds(), outcome.statuses(), outcome.latency());
  }

  private void refusals(OrdersNode node) throws Exception {
    OrdersNode.Event event = node.event(0, 1);
    HttpLoad.Outcome outcome =
        new HttpLoad(node.port(), WAITING, event::order).atRate(rate, lasting);
    System.out.printf(
        "%d orders/s of a sold-out event: %s; %s%n", rate, outcome.statuses(), outcome.latency());
  }

  private static void check(BenchDatabase database) throws Exception {
    long broken = database.number(BROKEN);
    System.out.println(broken == 0 ? "sold = tickets, nothing oversold" : broken + " TIERS WRONG");
  }
}
