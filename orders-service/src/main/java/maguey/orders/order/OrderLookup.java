package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import maguey.common.boot.ServiceContext;
import maguey.common.crypto.SecretText;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.tracing.Spans;

/** Finds an order for whoever may see it, and names it on the request's span. */
public final class OrderLookup {
  private final Pool pool;
  private final OrderRepository orders = new OrderRepository();

  public OrderLookup(ServiceContext service) {
    this.pool = service.pool();
  }

  /** The order of the given number; fails with {@code NOT_FOUND} without its secret. */
  Future<Order> find(String number, String secret) {
    return orders
        .byNumber(pool, number)
        .map(order -> order.filter(o -> SecretText.areEqual(o.secret(), secret)))
        .map(order -> order.orElseThrow(OrderLookup::notFound))
        .onSuccess(order -> OrderSpans.describe(Spans.server(), order));
  }

  /** The order of the given number, for who needs no secret; fails with {@code NOT_FOUND}. */
  Future<Order> findForAdmin(String number) {
    return orders
        .byNumber(pool, number)
        .map(order -> order.orElseThrow(OrderLookup::notFound))
        .onSuccess(order -> OrderSpans.describe(Spans.server(), order));
  }

  /** The one answer to a wrong number and to a wrong secret. */
  static Problem notFound() {
    return Problem.of(
        ProblemType.NOT_FOUND, "There is no such order, or its secret is another; see the mail");
  }
}
