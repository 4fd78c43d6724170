package maguey.orders;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import maguey.testkit.MailExtension;
import maguey.testkit.OrderInvariants;

/**
 * What must be true of an event after any race and any fault. Its orders were all placed with a
 * key.
 */
record Invariants(Pool pool, MailExtension mails) {
  /** Two orders for one key: the second has no record, or both have none. */
  private static final String WITHOUT_KEY =
      """
      SELECT number FROM orders o
       WHERE event_id = $1
         AND NOT EXISTS (SELECT FROM idempotency_record r WHERE r.order_id = o.id)
      """;

  private static final String CONFIRMED =
      "SELECT number FROM orders WHERE event_id = $1 AND status = 'confirmed'";

  /** But for what the trace store and the site would take, which do not run here. */
  private static final String UNDELIVERED =
      """
      SELECT b.address || ': ' || coalesce(b.last_error, 'not tried') FROM outbox b
        JOIN orders o ON o.id::text = b.aggregate_id
       WHERE o.event_id = $1 AND b.address NOT LIKE ALL (ARRAY['%.trace-store', '%.marketing'])
      """;

  /** Asserts that counters, orders, tickets and keys tell the same, and that nothing is lost. */
  void assertHold(JsonObject event, Collection<JsonObject> acknowledged) {
    assertThat(texts(OrderInvariants.BROKEN, Tuple.tuple())).isEmpty();
    assertThat(texts(WITHOUT_KEY, event)).as("orders without a key").isEmpty();
    assertThat(texts(CONFIRMED, event)).containsAll(numbers(acknowledged));
  }

  /** Asserts that everybody hears of each order in time, and each customer by one mail. */
  void assertDelivered(JsonObject event, Collection<JsonObject> acknowledged) {
    eventually(() -> assertThat(texts(UNDELIVERED, event)).isEmpty());
    assertThat(acknowledged.stream().filter(order -> mails(order) != 1))
        .extracting(order -> order.getString("number") + " has mails: " + mails(order))
        .isEmpty();
  }

  private List<String> texts(String sql, JsonObject event) {
    return texts(sql, Tuple.of(UUID.fromString(event.getString("id"))));
  }

  private List<String> texts(String sql, Tuple parameters) {
    RowSet<Row> rows = pool.preparedQuery(sql).execute(parameters).await();
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList();
  }

  private static List<String> numbers(Collection<JsonObject> orders) {
    return orders.stream().map(order -> order.getString("number")).toList();
  }

  private int mails(JsonObject order) {
    return mails.receivedBy(order.getJsonObject("customer").getString("email")).size();
  }
}
