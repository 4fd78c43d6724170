package maguey.common.auth;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import maguey.common.crypto.SecretText;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Passwords as bcrypt hashes, in the form that {@code htpasswd -B} writes too. */
final class PasswordHash {
  /** Twice as slow with each step; about a third of a second. */
  static final int COST = 12;

  /** bcrypt reads no more of a password. */
  static final int MAX_BYTES = 72;

  private static final int SALT_BYTES = 16;
  private static final Pattern SOUND = Pattern.compile("\\$2[aby]\\$1[0-6]\\$[./A-Za-z0-9]{53}");

  private PasswordHash() {}

  /**
   * Hashes a password with a fresh salt; takes its time.
   *
   * @throws IllegalArgumentException when the password is empty or longer than bcrypt reads
   */
  static String of(String password, int cost) {
    int length = bytes(password).length;
    if (length == 0 || length > MAX_BYTES) {
      throw new IllegalArgumentException("A password has 1 to " + MAX_BYTES + " bytes");
    }
    byte[] salt = SecretText.randomBytes(SALT_BYTES);
    return OpenBSDBCrypt.generate("2y", bytes(password), salt, cost);
  }

  /** Whether it is the hash of the password; takes its time, and the same whatever the answer. */
  static boolean matches(String hash, String password) {
    return OpenBSDBCrypt.checkPassword(hash, bytes(password));
  }

  /** Whether it is a hash that nobody guesses through in an afternoon. */
  static boolean isSound(String hash) {
    return SOUND.matcher(hash).matches();
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }
}
