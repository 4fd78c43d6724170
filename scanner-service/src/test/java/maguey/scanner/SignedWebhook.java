package maguey.scanner;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import maguey.testkit.HttpCalls;

/** A webhook signed by Standard Webhooks' text alone, so that two errors of ours do not agree. */
record SignedWebhook(String id, long timestamp, String signatures, String body) {
  static final String SECRET = secret("the-present-secret-of-tests!");
  static final String OLD_SECRET = secret("the-former-secret-of-tests!!");

  static SignedWebhook of(String body) {
    return of(UUID.randomUUID().toString(), Instant.now().getEpochSecond(), SECRET, body);
  }

  static SignedWebhook of(String id, long timestamp, String secret, String body) {
    return new SignedWebhook(id, timestamp, signature(id, timestamp, secret, body), body);
  }

  SignedWebhook body(String other) {
    return new SignedWebhook(id, timestamp, signatures, other);
  }

  SignedWebhook signatures(String other) {
    return new SignedWebhook(id, timestamp, other, body);
  }

  HttpCalls.Answer send(HttpCalls scanner) {
    return scanner
        .with("webhook-id", id)
        .with("webhook-timestamp", String.valueOf(timestamp))
        .with("webhook-signature", signatures)
        .post("/webhooks/tickets", body);
  }

  private static String signature(String id, long timestamp, String secret, String body) {
    try {
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] content = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String secret(String text) {
    byte[] key = text.getBytes(StandardCharsets.UTF_8);
    return "whsec_" + Base64.getEncoder().encodeToString(key);
  }
}
