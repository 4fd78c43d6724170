package maguey.orders.order;

import io.vertx.core.json.JsonObject;

/** Who orders; kept as given. */
public record Customer(String name, String email) {
  JsonObject toJson() {
    return new JsonObject().put("name", name).put("email", email);
  }
}
