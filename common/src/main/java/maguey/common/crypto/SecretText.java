package maguey.common.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody may guess: made, and compared. */
public final class SecretText {
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretText() {}

  /** A new one with so many random bytes in it, in letters that a URL may hold. */
  public static String next(int bytes) {
    return encoded(randomBytes(bytes));
  }

  /** As many random bytes. */
  public static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Bytes in letters that a URL may hold. */
  public static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Compares in a time that tells nothing of where they differ. */
  public static boolean areEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
