package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;

/** Writes and reads what the payment provider told. */
final class PaymentRepository {
  private static final String COLUMNS = "id, order_id, amount_cents, currency, status, reason";

  private static final String FIND = "SELECT " + COLUMNS + " FROM payment WHERE id = $1";

  private static final String OF_ORDER =
      "SELECT " + COLUMNS + " FROM payment WHERE order_id = $1 ORDER BY received_at, id";

  /** An id that another order has is left alone. */
  private static final String SAVE =
      """
      INSERT INTO payment (id, order_id, amount_cents, currency, status, reason)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (id) DO UPDATE
         SET status = excluded.status, reason = coalesce(excluded.reason, payment.reason),
             amount_cents = excluded.amount_cents, currency = excluded.currency,
             updated_at = now()
       WHERE payment.order_id = excluded.order_id
      """;

  Future<Optional<TakenPayment>> find(SqlClient client, String id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(id))
        .map(rows -> Rows.first(rows, TakenPayment::of));
  }

  /** Oldest first. */
  Future<List<TakenPayment>> ofOrder(SqlClient client, UUID orderId) {
    return client
        .preparedQuery(OF_ORDER)
        .execute(Tuple.of(orderId))
        .map(rows -> Rows.list(rows, TakenPayment::of));
  }

  /** Writes a payment, or what has become of it; false when it belongs to another order. */
  Future<Boolean> save(SqlClient tx, TakenPayment payment) {
    return tx.preparedQuery(SAVE)
        .execute(
            Tuple.of(payment.id(), payment.orderId(), payment.amountCents())
                .addString(payment.currency())
                .addString(payment.status())
                .addString(payment.reason()))
        .map(saved -> saved.rowCount() == 1);
  }
}
