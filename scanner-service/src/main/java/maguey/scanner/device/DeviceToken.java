package maguey.scanner.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The credential of a device: {@code mgd_} and 256 random bits. A plain hash of it is enough to
 * keep, for there is nothing to guess in it.
 */
final class DeviceToken {
  private static final String PREFIX = "mgd_";
  private static final String ONE_TIME_PREFIX = "mgp_";
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("mgd_[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private DeviceToken() {}

  static String make() {
    return make(PREFIX);
  }

  /** A token that gets a device its own, once. */
  static String makeOneTime() {
    return make(ONE_TIME_PREFIX);
  }

  private static String make(String prefix) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** True when the text may be a device's token and is no access token. */
  static boolean looksLikeOne(String text) {
    return FORM.matcher(text).matches();
  }

  static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
