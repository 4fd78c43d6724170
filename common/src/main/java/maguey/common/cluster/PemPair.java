package maguey.common.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A certificate and its private key as PEM text.
 *
 * @param certificate X.509
 * @param key PKCS #8, not encrypted
 */
public record PemPair(String certificate, String key) {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final int LINE = 64;

  static PemPair of(byte[] certificate, PrivateKey key) {
    return new PemPair(pem(CERTIFICATE, certificate), pem(PRIVATE_KEY, key.getEncoded()));
  }

  PrivateKey privateKey() {
    String base64 = key.replaceAll("-----[A-Z ]+-----", "");
    byte[] encoded = Base64.getMimeDecoder().decode(base64);
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException wrong) {
      throw new IllegalArgumentException("The key is not an EC key in PKCS #8", wrong);
    }
  }

  @Override
  public String toString() {
    return certificate;
  }

  private static String pem(String label, byte[] encoded) {
    Base64.Encoder lines = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(label, lines.encodeToString(encoded));
  }
}
