package maguey.orders;

import static maguey.orders.TestShop.newOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrdersApiIT {
  @RegisterExtension static final ServiceExtension orders = TestShop.service();

  private final TestShop shop = new TestShop(orders);

  @Test
  void place_twoTickets_areConfirmedAndCounted() {
    JsonObject event = shop.event(10);

    Answer answer = shop.order(newOrder(event, 2));
    JsonObject order = TestShop.created(answer);

    assertThat(order.getString("number")).matches("[0-9A-HJKMNP-TV-Z]{9}");
    assertThat(answer.header("location")).isEqualTo("/api/orders/" + order.getString("number"));
    assertThat(order.getString("status")).isEqualTo("confirmed");
    assertThat(order.getInteger("totalCents")).isEqualTo(5_000);
    assertThat(order.getJsonArray("tickets")).hasSize(2);
    assertThat(order.getString("traceId")).matches("[0-9a-f]{32}");
    assertThat(shop.sold(event)).isEqualTo(2);
  }
}
