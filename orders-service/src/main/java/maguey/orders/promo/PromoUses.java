package maguey.orders.promo;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * Counts the orders that have a code: conditional UPDATEs that the database decides, in the
 * transaction of the order. Everybody takes the customer's row first, then the code's, then the
 * stock, so nobody waits in a ring.
 */
public final class PromoUses {
  /** Counts by UPDATE, since a count of orders would not see what others have yet to commit. */
  private static final String TAKE_OF_CUSTOMER =
      """
      INSERT INTO promo_customer (promo_id, email_hash, used) VALUES ($1, $2, 1)
      ON CONFLICT (promo_id, email_hash) DO UPDATE SET used = promo_customer.used + 1
       WHERE promo_customer.used < (SELECT coalesce(max_uses_per_customer, 2147483647)
                                      FROM promo_code WHERE id = $1)
      """;

  private static final String TAKE =
      """
      UPDATE promo_code SET used = used + 1
       WHERE id = $1 AND (max_uses IS NULL OR used < max_uses)
      """;

  private static final String GIVE_BACK_OF_CUSTOMER =
      "UPDATE promo_customer SET used = used - 1 WHERE promo_id = $1 AND email_hash = $2";

  private static final String GIVE_BACK = "UPDATE promo_code SET used = used - 1 WHERE id = $1";

  /**
   * Counts an order that begins to be held or confirmed.
   *
   * @param promoId null when the order has none
   * @return fails with {@code PROMO_USED_UP} or {@code PROMO_CUSTOMER_LIMIT}; the caller rolls back
   */
  public Future<Void> take(SqlClient tx, UUID promoId, String emailHash) {
    return promoId == null
        ? Future.succeededFuture()
        : Future.all(
                tx.preparedQuery(TAKE_OF_CUSTOMER).execute(Tuple.of(promoId, emailHash)),
                tx.preparedQuery(TAKE).execute(Tuple.of(promoId)))
            .map(both -> requireTaken(both.resultAt(0), both.resultAt(1)));
  }

  /**
   * Counts an order no longer.
   *
   * @param promoId null when the order has none
   */
  public Future<Void> giveBack(SqlClient tx, UUID promoId, String emailHash) {
    return promoId == null
        ? Future.succeededFuture()
        : Future.all(
                tx.preparedQuery(GIVE_BACK_OF_CUSTOMER).execute(Tuple.of(promoId, emailHash)),
                tx.preparedQuery(GIVE_BACK).execute(Tuple.of(promoId)))
            .mapEmpty();
  }

  private static Void requireTaken(RowSet<Row> ofCustomer, RowSet<Row> ofCode) {
    if (ofCustomer.rowCount() == 0) {
      throw PromoRules.usedUpByCustomer();
    }
    if (ofCode.rowCount() == 0) {
      throw PromoRules.usedUp();
    }
    return null;
  }
}
