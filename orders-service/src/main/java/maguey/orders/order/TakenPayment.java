package maguey.orders.order;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.UUID;

/**
 * A payment as it was taken.
 *
 * @param id the provider's
 * @param status {@code failed}, {@code accepted}, {@code refund_needed} or {@code refunded}
 * @param reason why it is to be given back; may be null
 */
public record TakenPayment(
    String id, UUID orderId, long amountCents, String currency, String status, String reason) {
  static final String FAILED = "failed";
  static final String ACCEPTED = "accepted";
  static final String REFUND_NEEDED = "refund_needed";
  static final String REFUNDED = "refunded";

  static TakenPayment of(Row row) {
    return new TakenPayment(
        row.getString("id"),
        row.getUUID("order_id"),
        row.getLong("amount_cents"),
        row.getString("currency"),
        row.getString("status"),
        row.getString("reason"));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("amountCents", amountCents)
        .put("currency", currency)
        .put("status", status)
        .put("reason", reason);
  }
}
