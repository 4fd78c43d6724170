package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Mails that a node has under way and cannot send, since somebody else holds the inbox's lock. */
final class HeldMails implements AutoCloseable {
  private static final int COUNT = 4;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private static final String LEASES =
      """
      SELECT min(b.next_attempt_at)::text FROM orders.outbox b
        JOIN orders.orders o ON o.id::text = b.aggregate_id
       WHERE o.number = ANY (?) AND b.address LIKE '%.email' AND b.leased_by IS NOT NULL
      HAVING count(*) = ?
      """;

  /** Empty while a mail waits; then whether that was before the given time. */
  private static final String DELIVERED =
      """
      SELECT clock_timestamp() < ?::timestamptz
       WHERE NOT EXISTS (SELECT FROM orders.outbox b JOIN orders.orders o ON o.id::text = b.aggregate_id
                          WHERE o.number = ANY (?) AND b.address LIKE '%.email')
      """;

  private final SuiteTables tables;
  private final Connection lock;
  private final String[] numbers;
  private final String leaseEnd;

  private HeldMails(SuiteTables tables, Connection lock, String[] numbers) {
    this.tables = tables;
    this.lock = lock;
    this.numbers = numbers;
    this.leaseEnd = first("The leases of the mails", LEASES, numbers, COUNT);
  }

  /** Locks the inbox, orders at one node, and waits until the mails are leased. */
  static HeldMails place(ProcessSuite suite, String node) throws SQLException {
    JsonObject body = HeldOrders.order(suite, node, HeldOrders.someAddress());
    Connection lock = DriverManager.getConnection(suite.jdbcUrl());
    lock.setAutoCommit(false);
    try (Statement statement = lock.createStatement()) {
      statement.execute("LOCK TABLE orders.inbox IN ACCESS EXCLUSIVE MODE");
    }
    List<JsonObject> orders =
        Stream.generate(() -> UUID.randomUUID().toString())
            .limit(COUNT)
            .map(key -> HeldOrders.send(node, key, body))
            .toList();
    String[] numbers = orders.stream().map(o -> o.getString("number")).toArray(String[]::new);
    return new HeldMails(new SuiteTables(suite.jdbcUrl()), lock, numbers);
  }

  /** Lets go of the inbox. */
  void release() throws SQLException {
    lock.rollback();
  }

  /** Waits until all are sent; fails when that was only after the first lease had ended. */
  void awaitDeliveryWithinTheLeases() {
    if (!first("The mails", DELIVERED, leaseEnd, numbers).equals("t")) {
      throw new StoryFailure("The mails waited until the dead node's leases had ended");
    }
  }

  @Override
  public void close() throws SQLException {
    lock.close();
  }

  private String first(String what, String sql, Object... parameters) {
    return Until.present(what, WITHIN, () -> column(sql, parameters).stream().findFirst());
  }

  private List<String> column(String sql, Object... parameters) {
    try {
      return tables.column(sql, parameters);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
