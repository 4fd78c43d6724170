package maguey.load.suite;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Mints access tokens as the suite's contract wants them: JWTs (RFC 7519) signed with HS256. */
public final class AccessTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private final SecretKeySpec key;

  public AccessTokens(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** A token that may do everything for the given time. */
  public String admin(Duration validity) {
    Instant now = Instant.now();
    JsonObject claims =
        new JsonObject()
            .put("sub", "load-test")
            .put("role", "admin")
            .put("jti", UUID.randomUUID().toString())
            .put("iss", "maguey")
            .put("exp", now.plus(validity).getEpochSecond());
    String content =
        part(new JsonObject().put("typ", "JWT").put("alg", "HS256")) + "." + part(claims);
    return content + "." + base64(sign(content));
  }

  private byte[] sign(String content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String part(JsonObject json) {
    return base64(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
