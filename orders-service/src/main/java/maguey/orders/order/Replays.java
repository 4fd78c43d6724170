package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;

/** Finds the order that an earlier try of the same request has placed. */
final class Replays {
  private final Pool pool;
  private final OrderRepository orders = new OrderRepository();
  private final Idempotency idempotency = new Idempotency();

  Replays(Pool pool) {
    this.pool = pool;
  }

  /** Claims the key for this transaction; empty when it has to place the order itself. */
  Future<Optional<OrderService.Placed>> claim(SqlConnection tx, Optional<IdempotencyKey> key) {
    return key.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : idempotency.claim(tx, key.get()).compose(known -> known(tx, known));
  }

  /**
   * A second try may find sold out what the first one took, or the lock held: the first one's
   * commit explains either, and is visible by now if it was the cause.
   */
  Future<OrderService.Placed> afterRefusal(Throwable failure, Optional<IdempotencyKey> key) {
    if (key.isEmpty() || !(failure instanceof Problem)) {
      return Future.failedFuture(failure);
    }
    return idempotency
        .find(pool, key.get())
        .compose(known -> known(pool, known))
        .compose(
            placed ->
                placed.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(failure)));
  }

  private Future<Optional<OrderService.Placed>> known(SqlClient client, Optional<UUID> orderId) {
    return orderId.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : orders
            .byId(client, orderId.get())
            .map(order -> Optional.of(new OrderService.Placed(order.orElseThrow(), true)));
  }
}
