package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.UUID;
import maguey.orders.SmtpPeer.Letter;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mail servers that are slow, greylist, or cut the line after the letter. */
class MailPeersIT {
  @Order(1)
  @RegisterExtension
  static final SmtpPeer peer = new SmtpPeer();

  @Order(2)
  @RegisterExtension
  static final ServiceExtension orders = TestShop.service().with("MAGUEY_SMTP_PORT", peer::port);

  private static final String OF_ORDER = " WHERE lane = 'email' AND aggregate_id = '%s'";

  private final TestShop shop = new TestShop(orders);

  @Test
  void mail_greylisted_comesWithTheNextTry() {
    String address = address("grey-");
    JsonObject order = order(address);

    eventually(() -> assertThat(peer.hasTurnedAway(address)).isTrue());
    eventually(() -> assertThat(mailsDue(order)).isZero());
    assertThat(peer.takenFor(address)).hasSize(1);
  }

  @Test
  void mail_cutAfterData_comesTwiceWithOneMessageId() { // 33
    String address = address("cut-");
    JsonObject order = order(address);

    eventually(() -> assertThat(mailsDue(order)).isZero());
    assertThat(peer.takenFor(address)).hasSize(2);
    assertThat(peer.takenFor(address))
        .extracting(Letter::messageId)
        .containsOnly("<order-" + order.getString("id") + "@maguey.example>");
  }

  @Test
  void mail_slowPeer_comesOnceAndHoldsUpNobody() {
    String slow = address("slow-");
    String quick = address("quick-");
    JsonObject late = order(slow);
    JsonObject order = order(quick);

    eventually(() -> assertThat(mailsDue(order)).isZero());
    eventually(() -> assertThat(mailsDue(late)).isZero());
    assertThat(peer.takenFor(quick)).hasSize(1);
    assertThat(peer.takenFor(slow)).hasSize(1);
    assertThat(peer.takenFor(slow).get(0).text())
        .contains("multipart/", "text/plain", "text/html", "image/png", "Content-ID:");
  }

  @Test
  void mail_takenAfterNobodyWaitsAnyMore_isNotSentAgain() { // 33
    String address = address("late-");
    JsonObject order = order(address);
    eventually(() -> assertThat(whyNot(order)).contains("has not answered yet"));

    tryNow(order);
    eventually(() -> assertThat(whyNot(order)).contains("still has it from the try before"));
    peer.answerTheLate();

    eventually(
        () -> {
          tryNow(order);
          assertThat(mailsDue(order)).isZero();
        });
    assertThat(peer.takenFor(address)).hasSize(1);
  }

  private JsonObject order(String address) {
    JsonObject wanted = newOrder(shop.event(10), 1);
    return created(shop.order(wanted.put("customer", TestShop.customer("Anna", address))));
  }

  private static String address(String habit) {
    return habit + UUID.randomUUID() + "@example.com";
  }

  private static long mailsDue(JsonObject order) {
    return first("SELECT count(*) FROM outbox" + OF_ORDER, order).getLong(0);
  }

  private static String whyNot(JsonObject order) {
    return String.valueOf(
        first("SELECT max(last_error) FROM outbox" + OF_ORDER, order).getString(0));
  }

  /** As after its pause; a try that is under way keeps its row. */
  private static void tryNow(JsonObject order) {
    String pausing = "UPDATE outbox SET next_attempt_at = now()" + OF_ORDER;
    query(pausing + " AND leased_by IS NULL", order);
  }

  private static Row first(String sql, JsonObject order) {
    return query(sql, order).iterator().next();
  }

  private static RowSet<Row> query(String sql, JsonObject order) {
    return orders.pool().query(sql.formatted(order.getString("id"))).execute().await();
  }
}
