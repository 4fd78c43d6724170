package maguey.load.bench;

import java.io.IOException;
import java.time.Duration;

/** An orders-service that sells, with a database of its own; its mails and webhooks go nowhere. */
final class Shop implements AutoCloseable {
  static final int CREATED = 201;
  static final String RECORDED = "all";
  static final String NOT_RECORDED = "* /=0";

  private static final int PLENTY = 10_000_000;
  private static final int BUYERS = 32;

  /**
   * The better compiler needs that long on two cores that it shares with the load. A server that
   * has been up for an hour has also refused before; pgbench has nothing to warm.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final Duration WARM_UP_OF_REFUSALS = Duration.ofSeconds(15);

  /** What is to be delivered by the node itself and not given up; no other service is there. */
  private static final String UNDELIVERED =
      "SELECT count(*) FROM orders.outbox WHERE address ~ '^maguey[.].*[.](email|webhook)$' AND dead_at IS NULL";

  private static final Backlog DELIVERIES =
      new Backlog("mails and webhooks", Duration.ofMinutes(15), Duration.ofMillis(200));

  private static final String SOLD = "SELECT sum(sold) FROM tier_stock WHERE tier_id = '%s'";

  /** Rows for each event whose counters are not what its rows say. */
  private static final String BROKEN =
      """
      SELECT count(*) FROM tier t
       CROSS JOIN LATERAL (SELECT sum(sold) AS sold, sum(held + sold) AS taken, sum(capacity) AS capacity
                             FROM tier_stock WHERE tier_id = t.id) s
       WHERE s.taken > s.capacity OR s.sold <> (SELECT count(*) FROM ticket k WHERE k.tier_id = t.id)
      """;

  private final BenchDatabase database;
  private final OrdersNode node;

  private Shop(BenchDatabase database, OrdersNode node) {
    this.database = database;
    this.node = node;
  }

  /**
   * Opens one.
   *
   * @param sampling {@code MAGUEY_SAMPLING}
   */
  static Shop open(DeliverySinks sinks, String sampling) throws Exception {
    BenchDatabase database = new BenchDatabase("orders");
    try {
      return new Shop(database, OrdersNode.start(database, sinks, sampling));
    } catch (Exception notStarted) {
      database.close();
      throw notStarted;
    }
  }

  BenchDatabase database() {
    return database;
  }

  OrdersNode node() {
    return node;
  }

  /** A new event with more to sell than anybody orders. */
  OrdersNode.Event plenty(int shards) throws Exception {
    return node.event(PLENTY, shards);
  }

  /** Sells, refuses and delivers for a while before anything is measured. */
  void warm() throws Exception {
    asFastAsAnswered(plenty(1), WARM_UP);
    asFastAsAnswered(node.event(0, 1), WARM_UP_OF_REFUSALS);
  }

  /** Buyers who order again as soon as they have heard. */
  HttpLoad.Outcome asFastAsAnswered(OrdersNode.Event event, Duration lasting) {
    return new HttpLoad(node.port(), BUYERS, event::order).asFastAsAnswered(lasting);
  }

  /** Waits until the deliveries that stepped back for the orders are made up for; seconds. */
  double drained() throws Exception {
    return DELIVERIES.drained(() -> database.number(UNDELIVERED));
  }

  /** How many tickets of an event the stock says are sold. */
  long sold(OrdersNode.Event event) throws Exception {
    return database.number(SOLD.formatted(event.tier()));
  }

  /** How large the table of what is to be delivered has grown, with its indexes; bytes. */
  long outboxBytes() throws Exception {
    return database.number("SELECT pg_total_relation_size('orders.outbox')");
  }

  /** Prints whether every tier has sold what it has tickets of, and no more than it had. */
  void check() throws Exception {
    long broken = database.number(BROKEN);
    System.out.println(broken == 0 ? "sold = tickets, nothing oversold" : broken + " TIERS WRONG");
  }

  /** Counts the processor time that service and PostgreSQL take from now on. */
  Spending spending() throws IOException {
    return new Spending(node.program(), database);
  }

  /** What memory the service has taken, and how long it stood still for it. */
  String words() throws IOException {
    return node.program().memory() + node.program().pauses();
  }

  @Override
  public void close() throws Exception {
    try (database) {
      node.close();
    }
  }
}
