package maguey.common.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks what an issuer says of somebody: signature, issuer, audience, time, and that it belongs to
 * this attempt.
 *
 * @param issuer as it calls itself
 * @param clientId for whom the token must be
 * @param jwks the issuer's public keys
 */
record IdentityToken(String issuer, String clientId, JsonObject jwks) {
  private static final int LEEWAY_SECONDS = 60;

  /** Signatures that need the issuer's private key; never {@code none}, never a shared secret. */
  private static final Pattern SIGNED = Pattern.compile("(RS|PS|ES)(256|384|512)");

  /**
   * The claims; fails, or throws at what is no token at all, with the reason why they are not
   * believed.
   */
  Future<JsonObject> verify(Vertx vertx, String token, OidcAttempt attempt) {
    List<JsonObject> keys = keys();
    if (keys.isEmpty() || !SIGNED.matcher(algorithm(token)).matches()) {
      return Future.failedFuture("There is no key for the signature of the identity token");
    }
    return JWTAuth.create(vertx, new JWTAuthOptions().setJwks(keys).setJWTOptions(expected()))
        .authenticate(new TokenCredentials(token))
        .map(signed -> part(token, 1))
        .compose(claims -> check(claims, attempt));
  }

  /** Says what is wrong without the claims, since the reason goes to the log. */
  private Future<JsonObject> check(JsonObject claims, OidcAttempt attempt) {
    if (!attempt.hasNonce(claims.getString("nonce"))) {
      return Future.failedFuture("The identity token is of another attempt");
    }
    return isWhole(claims)
        ? Future.succeededFuture(claims)
        : Future.failedFuture("The identity token lacks a time, a subject or this client");
  }

  private JWTOptions expected() {
    return new JWTOptions().setIssuer(issuer).addAudience(clientId).setLeeway(LEEWAY_SECONDS);
  }

  /** A token for several parties names the one that asked for it. */
  private boolean isWhole(JsonObject claims) {
    return claims.getValue("exp") instanceof Number
        && !claims.getString("sub", "").isEmpty()
        && clientId.equals(claims.getString("azp", clientId));
  }

  private List<JsonObject> keys() {
    return jwks.getJsonArray("keys").stream()
        .map(JsonObject.class::cast)
        .filter(key -> List.of("RSA", "EC").contains(key.getString("kty")))
        .filter(key -> "sig".equals(key.getString("use", "sig")))
        .toList();
  }

  private static String algorithm(String token) {
    return part(token, 0).getString("alg", "");
  }

  /** The header or the claims. */
  private static JsonObject part(String token, int number) {
    byte[] json = Base64.getUrlDecoder().decode(token.split("\\.", -1)[number]);
    return new JsonObject(new String(json, StandardCharsets.UTF_8));
  }
}
