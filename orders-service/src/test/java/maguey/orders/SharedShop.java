package maguey.orders;

import static maguey.orders.TestShop.newEvent;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import maguey.common.time.BusinessClock;
import maguey.testkit.MailExtension;
import maguey.testkit.ServiceExtension;
import maguey.testkit.Shared;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shop of two nodes that several classes share: each counts what belongs to its own events. */
abstract class SharedShop {
  static final MailExtension mails = new MailExtension();
  static final WebhookReceiver receiver = new WebhookReceiver();

  static final ServiceExtension orders =
      TestShop.service()
          .nodes(2)
          .with("MAGUEY_SMTP_PORT", mails.port())
          .with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url())
          .with("MAGUEY_WAITLIST_PER_MINUTE", "400");

  @Order(1)
  @RegisterExtension
  static final Shared MAILS = Shared.of(mails);

  @Order(2)
  @RegisterExtension
  static final Shared RECEIVER = Shared.of(receiver);

  @Order(3)
  @RegisterExtension
  static final Shared ORDERS = Shared.of(orders);

  final TestShop shop = new TestShop(orders);

  @AfterEach
  void comeBackToNow() {
    passTime(Duration.ZERO);
  }

  static void passTime(Duration duration) {
    BusinessClock.setEverywhere(orders.vertx(0), duration).await();
  }

  /** An order as its buyer sees it on the other node. */
  static JsonObject shown(JsonObject order) {
    String path = "/api/orders/" + order.getString("number");
    return orders.http(1).get(path + "?secret=" + order.getString("secret")).json();
  }

  static String status(JsonObject order) {
    return shown(order).getString("status");
  }

  /** Of the only payment of an order that {@link #shown} has given. */
  static String paymentStatus(JsonObject shown) {
    return shown.getJsonArray("payments").getJsonObject(0).getString("status");
  }

  final JsonObject deferredEvent(int capacity) {
    return shop.create(newEvent(tier("Standing", 2_500, capacity)).put("payment", "deferred"));
  }

  /** As no order leaves it. */
  static void setHeld(JsonObject event, int held) {
    String sql = "UPDATE tier_stock SET held = %d WHERE tier_id = '%s'";
    orders.pool().query(sql.formatted(held, tierId(event, 0))).execute().await();
  }
}
