package maguey.orders.order;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** What a customer shows to see an order; 192 random bits, so nobody guesses it. */
final class OrderSecret {
  private static final int BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private OrderSecret() {}

  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Compares in a time that tells nothing of where they differ. */
  static boolean matches(String secret, String given) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
