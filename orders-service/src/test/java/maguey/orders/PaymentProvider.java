package maguey.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;

/** Tells of payments, signed by the text of Standard Webhooks alone. */
record PaymentProvider(HttpCalls orders, String secret, Instant at) {
  static final String SECRET = secret("the-payment-secret-of-tests!");
  static final String FORMER = secret("the-former-payment-secret-!!");

  PaymentProvider(HttpCalls orders) {
    this(orders, SECRET, Instant.now());
  }

  PaymentProvider signingWith(String other) {
    return new PaymentProvider(orders, other, at);
  }

  PaymentProvider at(Instant other) {
    return new PaymentProvider(orders, secret, other);
  }

  /** Tells that the order was paid in full, under ids of its own, until it is heard. */
  Answer pays(JsonObject order) {
    String id = UUID.randomUUID().toString();
    JsonObject message = paid(order);
    return Patience.ask(() -> tells(id, message));
  }

  /** The message that the order was paid in full. */
  static JsonObject paid(JsonObject order) {
    return about(order, "payment.succeeded", "pay-" + UUID.randomUUID());
  }

  static JsonObject about(JsonObject order, String type, String paymentId) {
    return new JsonObject()
        .put("type", type)
        .put("timestamp", Instant.now())
        .put(
            "data",
            new JsonObject()
                .put("paymentId", paymentId)
                .put("orderNumber", order.getString("number"))
                .put("amountCents", order.getInteger("totalCents"))
                .put("currency", order.getString("currency")));
  }

  Answer tells(String webhookId, JsonObject message) {
    return tells(webhookId, message.encode(), message.encode());
  }

  /** Sends something else than it has signed. */
  Answer tells(String webhookId, String signed, String body) {
    String timestamp = String.valueOf(at.getEpochSecond());
    return orders
        .with("webhook-id", webhookId)
        .with("webhook-timestamp", timestamp)
        .with("webhook-signature", "v1," + signature(webhookId + "." + timestamp + "." + signed))
        .post("/webhooks/payments", body);
  }

  private String signature(String signed) {
    try {
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String secret(String text) {
    return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
