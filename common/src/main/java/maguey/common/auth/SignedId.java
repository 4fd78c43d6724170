package maguey.common.auth;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import maguey.common.crypto.HmacSha256;
import maguey.common.crypto.SecretText;

/**
 * Tokens that people get by mail: an id, signed. They are not kept, so that neither a row nor a
 * message holds one; the same id always has the same.
 */
public final class SignedId {
  private static final int ID_BYTES = 16;
  private static final int BYTES = 32;

  private final HmacSha256 key;

  /**
   * Tokens of one purpose: one of another is no token here.
   *
   * @param secret of the suite; the tokens' key is derived from it
   */
  public SignedId(String secret, String purpose) {
    key = new HmacSha256(new HmacSha256(secret).sign(purpose));
  }

  /** The token of an id. */
  public String of(UUID id) {
    byte[] bytes = bytes(id);
    byte[] token = Arrays.copyOf(bytes, BYTES);
    System.arraycopy(key.sign(bytes), 0, token, ID_BYTES, BYTES - ID_BYTES);
    return SecretText.encoded(token);
  }

  /** The id of a token; empty when it is not one of ours. */
  public Optional<UUID> read(String text) {
    byte[] token = decode(text);
    if (token.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(token);
    UUID id = new UUID(bytes.getLong(), bytes.getLong());
    return SecretText.areEqual(of(id), text) ? Optional.of(id) : Optional.empty();
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
}
