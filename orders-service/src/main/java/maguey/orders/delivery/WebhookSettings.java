package maguey.orders.delivery;

import java.util.Base64;
import java.util.Optional;

/**
 * Who hears of issued tickets.
 *
 * @param url {@code MAGUEY_TICKET_WEBHOOK_URL}
 * @param key the bytes of {@code MAGUEY_TICKET_WEBHOOK_SECRET}
 */
public record WebhookSettings(String url, byte[] key) {
  private static final String PREFIX = "whsec_";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;

  /** The key in a secret of the form of Standard Webhooks; empty when it has another form. */
  public static Optional<byte[]> key(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      return key.length >= MIN_BYTES && key.length <= MAX_BYTES
          ? Optional.of(key)
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
