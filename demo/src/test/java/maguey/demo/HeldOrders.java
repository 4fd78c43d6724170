package maguey.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Orders that a node has accepted and cannot finish, since somebody else holds the stock's lock.
 */
final class HeldOrders implements AutoCloseable {
  /** As many as a node writes at a time, each in a transaction of its own; others would gather. */
  static final int COUNT = 3;

  static final String EMAIL = "held-" + UUID.randomUUID() + "@visitors.example";
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final String WAITING =
      """
      SELECT count(*)::text FROM pg_stat_activity
       WHERE usename = 'orders' AND wait_event_type = 'Lock' AND datname = current_database()
      """;

  private final Connection lock;
  private final String node;
  private final List<CompletableFuture<JsonObject>> answers = new ArrayList<>();

  private HeldOrders(Connection lock, String node) {
    this.lock = lock;
    this.node = node;
  }

  /** Locks the stock, sends orders to one node, and waits until they all hang there. */
  static HeldOrders place(ProcessSuite suite, String node) throws SQLException {
    JsonObject body = order(suite, node);
    Connection lock = DriverManager.getConnection(suite.jdbcUrl());
    lock.setAutoCommit(false);
    try (Statement statement = lock.createStatement()) {
      statement.execute("SELECT 1 FROM orders.tier_stock FOR UPDATE");
    }
    HeldOrders held = new HeldOrders(lock, node);
    SuiteTables tables = new SuiteTables(suite.jdbcUrl());
    for (int i = 1; i <= COUNT; i++) {
      held.send(body);
      awaitWaiting(tables, i);
    }
    return held;
  }

  /** Waits until the node takes no new connections: it has begun to drain. */
  void awaitRefusalOfOthers() {
    Until.present("The end of new connections", WITHIN, this::refusal);
  }

  /** Lets the stock go, and gives the answers to all orders. */
  List<JsonObject> release() throws SQLException {
    lock.rollback();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public void close() throws SQLException {
    lock.close();
  }

  private void send(JsonObject body) {
    String key = UUID.randomUUID().toString();
    answers.add(
        CompletableFuture.supplyAsync(
            () -> send(node, key, body), task -> new Thread(task).start()));
  }

  static JsonObject send(String node, String key, JsonObject body) {
    return new Http()
        .post(node + "/api/orders", null, Map.of("idempotency-key", key), body)
        .expect(201);
  }

  private static void awaitWaiting(SuiteTables tables, int orders) {
    Until.present(
        "The orders before the lock",
        WITHIN,
        () -> Optional.of(waiting(tables)).filter(n -> n >= orders));
  }

  private static int waiting(SuiteTables tables) {
    try {
      return Integer.parseInt(tables.column(WAITING).get(0));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Optional<Boolean> refusal() {
    try (Socket socket = new Socket("127.0.0.1", URI.create(node).getPort())) {
      return Optional.empty();
    } catch (ConnectException refused) {
      return Optional.of(true);
    } catch (IOException other) {
      return Optional.empty();
    }
  }

  /** An order of one ticket for tonight. */
  static JsonObject order(ProcessSuite suite, String node) {
    String event = new Organiser(new Http(), node, suite.tokens().admin()).tonightsEvent();
    JsonObject offer = new Http().get(node + "/api/events/" + event, null).expect(200);
    String tier = offer.getJsonArray("tiers").getJsonObject(0).getString("id");
    JsonObject line = new JsonObject().put("tierId", tier).put("quantity", 1);
    return new JsonObject()
        .put("eventSlug", event)
        .put("lines", new JsonArray().add(line))
        .put("customer", new JsonObject().put("name", "Hana Held").put("email", EMAIL));
  }
}
