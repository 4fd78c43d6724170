package maguey.orders;

import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.tierId;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import maguey.common.auth.Tokens;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;

/** What people who wait, and those who give tickets back, do at the shop. */
abstract class WaitingLine extends SharedShop {
  final int setCapacity(JsonObject event, int capacity) {
    String path =
        "/api/admin/events/%s/tiers/%s/capacity"
            .formatted(event.getString("slug"), tierId(event, 0));
    JsonObject body = new JsonObject().put("capacity", capacity);
    return Patience.ask(() -> shop.admin().post(path, body)).status();
  }

  final Answer join(JsonObject event, int quantity, String address) {
    return join(wanted(event, quantity, address));
  }

  final Answer join(JsonObject wanted) {
    return shop.api().post("/api/waitlist", wanted);
  }

  static JsonObject wanted(JsonObject event, int quantity, String address) {
    return new JsonObject()
        .put("eventSlug", event.getString("slug"))
        .put("tierId", tierId(event, 0))
        .put("quantity", quantity)
        .put("customer", TestShop.customer("Anna", address));
  }

  final Answer act(String action, String query) {
    return shop.api().send("POST", "/api/waitlist/" + action + query, null);
  }

  static String query(JsonObject place) {
    return "?token=" + place.getString("token");
  }

  /** A place in the line as who waits sees it on the other node. */
  static JsonObject placed(JsonObject place) {
    return orders.http(1).get("/api/waitlist" + query(place)).json();
  }

  /** The status of an order of one ticket: 201 if it is there. */
  static int buyOn(int node, JsonObject event) {
    Answer answer = Patience.order(orders.http(node), newOrder(event, 1));
    return Patience.isPlaced(answer) ? 201 : answer.status();
  }

  final void cancel(JsonObject order) {
    assertThat(cancelOn(0, order)).isEqualTo(200);
  }

  static int cancelOn(int node, JsonObject order) {
    HttpCalls admin = orders.http(node).bearer(orders.token(Tokens.ADMIN));
    String path = "/api/orders/" + order.getString("number") + "/cancel";
    return Patience.ask(() -> admin.post(path, "{}")).status();
  }
}
