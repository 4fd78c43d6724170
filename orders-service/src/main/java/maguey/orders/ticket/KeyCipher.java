package maguey.orders.ticket;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import maguey.common.crypto.HmacSha256;
import maguey.common.crypto.SecretText;

/** Seals keys for the database with AES-256-GCM: whoever steals the table signs nothing. */
public final class KeyCipher {
  private static final String SIGNING_KEYS = "maguey ticket signing keys v1";
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  KeyCipher(String secret) {
    this(secret, SIGNING_KEYS);
  }

  /**
   * A cipher for one kind of keys.
   *
   * @param secret {@code MAGUEY_TICKET_KEY_SECRET}
   * @param purpose what is sealed: what was sealed for another one does not open
   */
  public KeyCipher(String secret, String purpose) {
    key = new SecretKeySpec(new HmacSha256(secret).sign(purpose), "AES");
  }

  /**
   * Seals a key.
   *
   * @return 12 bytes nonce, then the cipher text with its tag
   */
  byte[] seal(byte[] plain, int keyId) {
    return seal(plain, new byte[] {(byte) keyId});
  }

  /** Seals a key of the given owner, whose row alone it opens in. */
  public byte[] seal(byte[] plain, byte[] owner) {
    byte[] nonce = SecretText.randomBytes(NONCE_BYTES);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, plain, owner);
    byte[] kept = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, kept, NONCE_BYTES, sealed.length);
    return kept;
  }

  /** Opens what {@link #seal} made; throws when the secret or the key's id is another. */
  byte[] open(byte[] kept, int keyId) {
    return open(kept, new byte[] {(byte) keyId});
  }

  /** Opens what {@link #seal(byte[], byte[])} made; throws when secret or owner is another. */
  public byte[] open(byte[] kept, byte[] owner) {
    byte[] nonce = Arrays.copyOf(kept, NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(kept, NONCE_BYTES, kept.length);
    return run(Cipher.DECRYPT_MODE, nonce, sealed, owner);
  }

  private byte[] run(int mode, byte[] nonce, byte[] input, byte[] owner) {
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(owner);
      return cipher.doFinal(input);
    } catch (GeneralSecurityException wrongSecret) {
      throw new IllegalStateException(
          "A key in the database does not open: was it sealed with another"
              + " MAGUEY_TICKET_KEY_SECRET?",
          wrongSecret);
    }
  }
}
