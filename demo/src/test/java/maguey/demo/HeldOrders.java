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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Orders that a node has accepted and cannot finish, since somebody else holds the stock's lock.
 * The database has the COMMIT of all but the last already: that has a promo code, and its node
 * waits for its stock before it commits.
 */
final class HeldOrders implements AutoCloseable {
  /** As many as a node writes at a time, each in a transaction of its own; others would gather. */
  private static final int SENT_IN_ONE_GO = 3;

  static final int COUNT = SENT_IN_ONE_GO + 1;

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final String WAITING =
      """
      SELECT pid::text FROM pg_stat_activity
       WHERE usename = 'orders' AND wait_event_type = 'Lock' AND datname = current_database()
         AND query LIKE '%tier_stock%'
      """;
  private static final String STILL_THERE =
      "SELECT pid::text FROM pg_stat_activity WHERE pid::text = ANY (?)";
  private static final String PLACED = "SELECT number FROM orders.orders WHERE customer_email = ?";

  private final SuiteTables tables;
  private final Connection lock;
  private final String node;
  private final String email;
  private final List<Sent> sent = new ArrayList<>();

  private HeldOrders(SuiteTables tables, Connection lock, String node, String email) {
    this.tables = tables;
    this.lock = lock;
    this.node = node;
    this.email = email;
  }

  private record Sent(String key, JsonObject body, CompletableFuture<JsonObject> answer) {}

  /** Locks the stock, sends orders to one node, and waits until they all hang there. */
  static HeldOrders place(ProcessSuite suite, String node) throws SQLException {
    String email = someAddress();
    JsonObject body = order(suite, node, email);
    String promo = promoCode(suite, node, body.getString("eventSlug"));
    warmUp(node, order(suite, node, someAddress()), promo);
    Connection lock = DriverManager.getConnection(suite.jdbcUrl());
    lock.setAutoCommit(false);
    try (Statement statement = lock.createStatement()) {
      statement.execute("SELECT 1 FROM orders.tier_stock FOR UPDATE");
    }
    HeldOrders held = new HeldOrders(new SuiteTables(suite.jdbcUrl()), lock, node, email);
    for (int i = 0; i < SENT_IN_ONE_GO; i++) {
      held.sendAndAwait(body);
    }
    held.sendAndAwait(body.copy().put("promoCode", promo));
    return held;
  }

  /** A young node takes long for its first ones, and the database ends what waits ten seconds. */
  private static void warmUp(String node, JsonObject body, String promo) {
    send(node, UUID.randomUUID().toString(), body);
    send(node, UUID.randomUUID().toString(), body.copy().put("promoCode", promo));
  }

  /** Whose they are. */
  String email() {
    return email;
  }

  /** Waits until the node takes no new connections: it has begun to drain. */
  void awaitRefusalOfOthers() {
    Until.present("The end of new connections", WITHIN, this::refusal);
  }

  /** Lets the stock go, and gives the answers to all orders. */
  List<JsonObject> release() throws SQLException {
    lock.rollback();
    return sent.stream().map(Sent::answer).map(CompletableFuture::join).toList();
  }

  /**
   * Lets the stock go after the node's death, and waits until the database has ended what was under
   * way there.
   *
   * @return the numbers of the orders that are there
   */
  List<String> releaseToNobody() throws SQLException {
    Object waiting = tables.column(WAITING).toArray(String[]::new);
    lock.rollback();
    Until.present(
        "The end of the dead node's sessions",
        WITHIN,
        () -> Optional.of(column(STILL_THERE, waiting)).filter(List::isEmpty));
    return placed();
  }

  /** The numbers of the orders that are there. */
  List<String> placed() {
    return column(PLACED, email);
  }

  /** Sends each once more, with its key, to another node until it is answered; gives the orders. */
  List<JsonObject> repeat(String other) {
    return sent.stream().map(each -> repeat(other, each)).toList();
  }

  private static JsonObject repeat(String other, Sent each) {
    return Until.present(
        "The answer to a repeat",
        WITHIN,
        () ->
            Optional.of(post(other, each.key(), each.body()))
                .filter(answer -> answer.status() == 200 || answer.status() == 201)
                .map(Http.Answer::json));
  }

  @Override
  public void close() throws SQLException {
    lock.close();
  }

  private void sendAndAwait(JsonObject body) {
    String key = UUID.randomUUID().toString();
    CompletableFuture<JsonObject> answer =
        CompletableFuture.supplyAsync(
            () -> send(node, key, body), task -> new Thread(task).start());
    sent.add(new Sent(key, body, answer));
    Until.present(
        "The order before the lock",
        WITHIN,
        () -> Optional.of(column(WAITING)).filter(waiting -> waiting.size() >= sent.size()));
  }

  static JsonObject send(String node, String key, JsonObject body) {
    return post(node, key, body).expect(201);
  }

  private static Http.Answer post(String node, String key, JsonObject body) {
    return new Http().post(node + "/api/orders", null, Map.of("idempotency-key", key), body);
  }

  private List<String> column(String sql, Object... parameters) {
    try {
      return tables.column(sql, parameters);
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

  static String someAddress() {
    return "held-" + UUID.randomUUID() + "@visitors.example";
  }

  /** An order of one ticket for tonight. */
  static JsonObject order(ProcessSuite suite, String node, String email) {
    String event = new Organiser(new Http(), node, suite.tokens().admin()).tonightsEvent();
    JsonObject offer = new Http().get(node + "/api/events/" + event, null).expect(200);
    String tier = offer.getJsonArray("tiers").getJsonObject(0).getString("id");
    JsonObject line = new JsonObject().put("tierId", tier).put("quantity", 1);
    return new JsonObject()
        .put("eventSlug", event)
        .put("lines", new JsonArray().add(line))
        .put("customer", new JsonObject().put("name", "Hana Held").put("email", email));
  }

  private static String promoCode(ProcessSuite suite, String node, String event) {
    String code = "HELD-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    String path = node + "/api/events/" + event + "/promo-codes";
    JsonObject promo = new JsonObject().put("code", code).put("percent", 10);
    new Http().post(path, suite.tokens().admin(), Map.of(), promo).expect(201);
    return code;
  }
}
