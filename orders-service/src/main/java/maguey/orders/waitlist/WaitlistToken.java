package maguey.orders.waitlist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What somebody shows to see, leave or use his place in a waitlist: the entry's id, signed. It is
 * not kept, so that neither a row nor a message holds it; the same entry always has the same.
 */
public final class WaitlistToken {
  private static final String HMAC = "HmacSHA256";
  private static final String PURPOSE = "maguey waitlist tokens v1";
  private static final int ID_BYTES = 16;
  private static final int BYTES = 32;

  private final SecretKeySpec key;

  /**
   * Tokens of this suite.
   *
   * @param secret {@code MAGUEY_TICKET_KEY_SECRET}
   */
  public WaitlistToken(String secret) {
    byte[] root = secret.getBytes(StandardCharsets.UTF_8);
    key =
        new SecretKeySpec(
            hmac(new SecretKeySpec(root, HMAC), PURPOSE.getBytes(StandardCharsets.US_ASCII)), HMAC);
  }

  /** The token of an entry. */
  public String of(UUID entryId) {
    byte[] id = bytes(entryId);
    byte[] token = Arrays.copyOf(id, BYTES);
    System.arraycopy(hmac(key, id), 0, token, ID_BYTES, BYTES - ID_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** The entry of a token; empty when it is not one of ours. */
  Optional<UUID> read(String text) {
    byte[] token = decode(text);
    if (token.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer id = ByteBuffer.wrap(token);
    UUID entryId = new UUID(id.getLong(), id.getLong());
    byte[] expected = of(entryId).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, text.getBytes(StandardCharsets.UTF_8))
        ? Optional.of(entryId)
        : Optional.empty();
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(ID_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static byte[] hmac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
