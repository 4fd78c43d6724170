package maguey.orders.delivery;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.UUID;
import maguey.common.tracing.Spans;
import maguey.orders.order.Order;
import maguey.orders.order.OrderRepository;
import maguey.orders.order.OrderSpans;

/** Finds the order that a delivery is about, and tells the delivery's span of it. */
final class OrderLookup {
  private final OrderRepository orders = new OrderRepository();
  private final SqlClient client;

  OrderLookup(SqlClient client) {
    this.client = client;
  }

  Future<Order> of(JsonObject event) {
    return orders
        .byId(client, UUID.fromString(event.getString("orderId")))
        .map(order -> order.orElseThrow())
        .onSuccess(order -> OrderSpans.describe(Spans.current(), order));
  }
}
