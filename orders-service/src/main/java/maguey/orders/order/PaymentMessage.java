package maguey.orders.order;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import maguey.common.http.PlainText;
import maguey.common.http.Violations;

/**
 * What a payment provider tells of a payment.
 *
 * @param paymentId the provider's, the same in all that it tells of this payment
 * @param orderNumber what the customer paid for
 * @param currency ISO 4217
 */
record PaymentMessage(
    Kind kind, String paymentId, String orderNumber, long amountCents, String currency) {
  private static final int MAX_ID = 255;
  private static final long MAX_CENTS = 1_000_000_000_000L;

  /** What happened to the money. */
  enum Kind {
    SUCCEEDED("payment.succeeded"),
    FAILED("payment.failed"),
    REFUNDED("payment.refunded");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    static Optional<Kind> of(Object type) {
      for (Kind kind : values()) {
        if (kind.type.equals(type)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Reads a verified message.
   *
   * @return empty for a type that is not for us
   * @throws maguey.common.http.Problem {@code INVALID} with a pointer to each wrong value
   */
  static Optional<PaymentMessage> fromJson(JsonObject message) {
    return Kind.of(message.getValue("type")).map(kind -> of(kind, message));
  }

  private static PaymentMessage of(Kind kind, JsonObject message) {
    JsonObject data =
        message.getValue("data") instanceof JsonObject object ? object : new JsonObject();
    Violations violations = new Violations();
    PaymentMessage payment =
        new PaymentMessage(
            kind,
            text(data, "paymentId", violations),
            text(data, "orderNumber", violations),
            amount(data, violations),
            text(data, "currency", violations));
    violations.verify();
    return payment;
  }

  private static String text(JsonObject data, String name, Violations violations) {
    boolean isText =
        data.getValue(name) instanceof String text
            && !text.isBlank()
            && text.length() <= MAX_ID
            && PlainText.isLine(text);
    violations.require(isText, "/data/" + name, "text", "must be a text of at most " + MAX_ID);
    return isText ? data.getString(name) : "";
  }

  private static long amount(JsonObject data, Violations violations) {
    boolean isAmount =
        data.getValue("amountCents") instanceof Number number
            && number.doubleValue() == number.longValue()
            && number.longValue() > 0
            && number.longValue() <= MAX_CENTS;
    violations.require(
        isAmount, "/data/amountCents", "amount", "must be a whole number of cents above 0");
    return isAmount ? data.getLong("amountCents") : 0;
  }
}
