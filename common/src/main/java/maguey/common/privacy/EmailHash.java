package maguey.common.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns an e-mail address into a keyed hash: traces and events carry it instead of the address, and
 * whoever holds the key can still search by address. Case and surrounding blanks do not matter.
 */
public final class EmailHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int HASH_BYTES = 16;

  private final SecretKeySpec key;

  public EmailHash(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** 32 hex digits: the first half of the HMAC-SHA-256 of the normalised address. */
  public String of(String email) {
    byte[] normalised = EmailAddress.normalised(email).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(mac().doFinal(normalised), 0, HASH_BYTES);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, impossible);
    }
  }
}
