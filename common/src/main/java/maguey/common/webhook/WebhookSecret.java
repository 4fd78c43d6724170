package maguey.common.webhook;

import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import maguey.common.boot.Env;

/**
 * A secret that the sender and the receiver of webhooks share.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final String HMAC = "HmacSHA256";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;
  private static final int NEW_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  private WebhookSecret(byte[] key) {
    this.key = new SecretKeySpec(key, HMAC);
  }

  /**
   * Reads {@code whsec_} and 24 to 64 bytes in base 64.
   *
   * @throws IllegalArgumentException saying what the form is; it does not repeat the secret
   */
  public static WebhookSecret parse(String text) {
    byte[] key = text.startsWith(PREFIX) ? decode(text.substring(PREFIX.length())) : new byte[0];
    if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
      throw new IllegalArgumentException("must be whsec_ and 24 to 64 bytes in base 64");
    }
    return new WebhookSecret(key);
  }

  /** A new secret of 256 random bits, as text. */
  public static String next() {
    byte[] bytes = new byte[NEW_BYTES];
    RANDOM.nextBytes(bytes);
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Reads a required variable: one secret, or two with a comma between them while one is being
   * rotated.
   */
  public static List<WebhookSecret> listFrom(Env env, String name) {
    env.required(name, "whsec_ and 24 to 64 bytes in base 64");
    try {
      return env.list(name).stream().map(WebhookSecret::parse).toList();
    } catch (IllegalArgumentException wrong) {
      return env.complain(name + " " + wrong.getMessage(), List.of());
    }
  }

  /** The signature of {@code id.timestamp.body}, without its version. */
  byte[] sign(String id, String timestamp, Buffer body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(Buffer.buffer(id + "." + timestamp + ".").getBytes());
      return mac.doFinal(body.getBytes());
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }
}
