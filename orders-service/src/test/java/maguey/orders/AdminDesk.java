package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.newOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import maguey.common.privacy.EmailHash;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.TestSecrets;

/** What administrators ask about orders, and what is noted of it. */
abstract class AdminDesk extends SharedShop {
  final JsonObject order(String address, int quantity) {
    JsonObject wanted =
        newOrder(shop.event(5), quantity).put("customer", customer("Anna", address));
    return created(shop.order(wanted));
  }

  final void cancel(JsonObject order) {
    String path = "/api/orders/" + order.getString("number") + "/cancel";
    assertThat(shop.admin().post(path, new JsonObject()).status()).isEqualTo(200);
  }

  final Answer search(String address, int limit, String cursor) {
    JsonObject wanted = new JsonObject().put("email", address).put("limit", limit);
    return shop.admin()
        .post("/api/admin/orders/search", cursor == null ? wanted : wanted.put("cursor", cursor));
  }

  final JsonArray audit(String query) {
    return shop.admin().get("/api/admin/audit?" + query).json().getJsonArray("entries");
  }

  static String hash(String address) {
    return new EmailHash(TestSecrets.EMAIL_HASH).of(address);
  }

  static String path(JsonObject order) {
    return "/api/admin/orders/" + order.getString("number");
  }
}
