package maguey.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** Identity tokens as RFC 7515 has them, signed by the JDK alone, so that they are a witness. */
final class SignedIdentities {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int KEY_BITS = 2_048;

  private final KeyPair keys;

  SignedIdentities() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key, as RFC 7517 has it. */
  JsonObject jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return new JsonObject()
        .put(
            "keys",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("kty", "RSA")
                        .put("use", "sig")
                        .put("alg", "RS256")
                        .put("kid", "first")
                        .put("n", BASE64.encodeToString(unsigned(key.getModulus().toByteArray())))
                        .put("e", BASE64.encodeToString(key.getPublicExponent().toByteArray()))));
  }

  /** The claims, signed. */
  String sign(JsonObject claims) {
    String signed = part("{\"alg\":\"RS256\",\"kid\":\"first\"}") + "." + part(claims.encode());
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The claims, with a header that says that nobody has signed them. */
  static String unsigned(JsonObject claims) {
    return part("{\"alg\":\"none\"}") + "." + part(claims.encode()) + ".";
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the byte of the sign, which a modulus has not. */
  private static byte[] unsigned(byte[] number) {
    return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
  }
}
