package maguey.orders.ticket;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals private keys for the database with AES-256-GCM: whoever steals the table signs nothing. */
final class KeyCipher {
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  KeyCipher(String secret) {
    key = new SecretKeySpec(derive(secret), "AES");
  }

  /**
   * Seals a key.
   *
   * @return 12 bytes nonce, then the cipher text with its tag
   */
  byte[] seal(byte[] plain, int keyId) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, plain, keyId);
    byte[] kept = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, kept, NONCE_BYTES, sealed.length);
    return kept;
  }

  /** Opens what {@link #seal} made; throws when the secret or the key's id is another. */
  byte[] open(byte[] kept, int keyId) {
    byte[] nonce = Arrays.copyOf(kept, NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(kept, NONCE_BYTES, kept.length);
    return run(Cipher.DECRYPT_MODE, nonce, sealed, keyId);
  }

  private byte[] run(int mode, byte[] nonce, byte[] input, int keyId) {
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(new byte[] {(byte) keyId});
      return cipher.doFinal(input);
    } catch (GeneralSecurityException wrongSecret) {
      throw new IllegalStateException(
          "Signing key "
              + keyId
              + " does not open: was it sealed with another"
              + " MAGUEY_TICKET_KEY_SECRET?",
          wrongSecret);
    }
  }

  private static byte[] derive(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal("maguey ticket signing keys v1".getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has HmacSHA256", impossible);
    }
  }
}
