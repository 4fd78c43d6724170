package maguey.orders.catalogue;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.UUID;

/** Those who wait for tickets of a tier, as whoever makes more of them meets them. */
public interface TierLine {
  /** Lets nobody else serve the line until the transaction ends; before the stock is locked. */
  Future<Void> lock(SqlConnection tx, UUID tierId);

  /**
   * Offers what is free to those who wait, in their order.
   *
   * @param free in the stock, which is locked as the line is
   */
  Future<Void> serve(SqlConnection tx, UUID tierId, int free);
}
