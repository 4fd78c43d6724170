package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import maguey.orders.WebhookReceiver.Received;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import maguey.testkit.Shared;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shop that tells any number of endpoints of its orders. */
abstract class WebhookShop {
  static final WebhookReceiver receiver = new WebhookReceiver();

  static final ServiceExtension orders =
      TestShop.service()
          .with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url())
          .with("MAGUEY_WEBHOOK_ALLOW", "127.0.0.1, receiver.example");

  @Order(1)
  @RegisterExtension
  static final Shared RECEIVER = Shared.of(receiver);

  @Order(2)
  @RegisterExtension
  static final Shared ORDERS = Shared.of(orders);

  final TestShop shop = new TestShop(orders);

  final JsonObject endpoint(String path) {
    return create(receiver.url(path));
  }

  final JsonObject create(String url) {
    return created(shop.admin().post("/api/webhook-endpoints", new JsonObject().put("url", url)));
  }

  final JsonObject shown(JsonObject endpoint) {
    return shop.admin().get("/api/webhook-endpoints/" + endpoint.getString("id")).json();
  }

  final JsonObject act(JsonObject endpoint, String action, JsonObject body) {
    String path = "/api/webhook-endpoints/" + endpoint.getString("id") + "/" + action;
    Answer answer =
        body == null ? shop.admin().send("POST", path, null) : shop.admin().post(path, body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  final List<JsonObject> deliveries(JsonObject endpoint) {
    String path = "/api/webhook-endpoints/" + endpoint.getString("id") + "/deliveries";
    return shop.admin().get(path).json().getJsonArray("deliveries").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  final JsonObject order() {
    return created(shop.order(newOrder(shop.event(10), 1)));
  }

  static String signature(JsonObject endpoint, Received request) {
    return request.signatureBy(endpoint.getString("secret"));
  }
}
