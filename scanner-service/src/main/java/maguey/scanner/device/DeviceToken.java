package maguey.scanner.device;

import java.util.regex.Pattern;
import maguey.common.crypto.SecretText;
import maguey.common.crypto.Sha256;

/**
 * The credential of a device: {@code mgd_} and 256 random bits. A plain hash of it is enough to
 * keep, for there is nothing to guess in it.
 */
final class DeviceToken {
  private static final String PREFIX = "mgd_";
  private static final String ONE_TIME_PREFIX = "mgp_";
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("mgd_[A-Za-z0-9_-]{43}");

  private DeviceToken() {}

  static String make() {
    return make(PREFIX);
  }

  /** A token that gets a device its own, once. */
  static String makeOneTime() {
    return make(ONE_TIME_PREFIX);
  }

  private static String make(String prefix) {
    return prefix + SecretText.next(BYTES);
  }

  /** True when the text may be a device's token and is no access token. */
  static boolean looksLikeOne(String text) {
    return FORM.matcher(text).matches();
  }

  static byte[] hash(String token) {
    return Sha256.of(token);
  }
}
