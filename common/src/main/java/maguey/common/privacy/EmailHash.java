package maguey.common.privacy;

import java.util.HexFormat;
import maguey.common.crypto.HmacSha256;

/**
 * Turns an e-mail address into a keyed hash: traces and events carry it instead of the address, and
 * whoever holds the key can still search by address. Case and surrounding blanks do not matter.
 */
public final class EmailHash {
  private static final int HASH_BYTES = 16;

  private final HmacSha256 key;

  public EmailHash(String secret) {
    key = new HmacSha256(secret);
  }

  /** 32 hex digits: the first half of the HMAC-SHA-256 of the normalised address. */
  public String of(String email) {
    byte[] hash = key.sign(EmailAddress.normalised(email));
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }
}
