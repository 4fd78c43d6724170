package maguey.common.webhook;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import maguey.common.config.Env;
import maguey.common.crypto.HmacSha256;
import maguey.common.crypto.SecretText;

/**
 * A secret that the sender and the receiver of webhooks share.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;
  private static final int NEW_BYTES = 32;

  private final HmacSha256 key;

  private WebhookSecret(byte[] key) {
    this.key = new HmacSha256(key);
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
    return PREFIX + Base64.getEncoder().encodeToString(SecretText.randomBytes(NEW_BYTES));
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
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    return key.sign(head, body.getBytes());
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }
}
