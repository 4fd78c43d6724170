package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** Takes what orders give back, the last thing in their transaction. */
@FunctionalInterface
public interface StockReturns {
  /**
   * Gives tickets back.
   *
   * @param from {@code RETURN} for what was sold, {@code RELEASE} for what was held
   */
  Future<Void> giveBack(SqlConnection tx, StockMove from, List<OrderLine> lines);
}
