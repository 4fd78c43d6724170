package maguey.common.auth;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import maguey.common.crypto.SecretText;
import maguey.common.crypto.Sha256;

/**
 * What this browser must bring back from the issuer. It stays with the browser, signed, so that any
 * node may go on.
 *
 * @param state comes back in the address: nobody can slip in an answer to somebody else's attempt
 * @param nonce comes back in the identity token: nobody can slip in a token of another attempt
 * @param verifier shows the issuer that whoever brings the code has begun the attempt (PKCE)
 * @param page where to go afterwards
 */
record OidcAttempt(String state, String nonce, String verifier, String page) {
  /** The role of its token, which opens nothing. */
  private static final String ROLE = "oidc-attempt";

  private static final int RANDOM_BYTES = 32;

  static OidcAttempt begin(String page) {
    return new OidcAttempt(random(), random(), random(), page);
  }

  JsonObject toClaims() {
    return new JsonObject()
        .put("role", ROLE)
        .put("state", state)
        .put("nonce", nonce)
        .put("verifier", verifier)
        .put("page", page);
  }

  /** Whether a verified token holds one; a token of another purpose does not. */
  static boolean isIn(User token) {
    return ROLE.equals(Tokens.roleOf(token));
  }

  /** Reads what a verified token holds. */
  static OidcAttempt of(User token) {
    JsonObject claims = token.principal();
    return new OidcAttempt(
        claims.getString("state"),
        claims.getString("nonce"),
        claims.getString("verifier"),
        claims.getString("page"));
  }

  /** The state, as it came back. */
  boolean hasState(String other) {
    return other != null && SecretText.areEqual(state, other);
  }

  /** The nonce, as it came back. */
  boolean hasNonce(String other) {
    return other != null && SecretText.areEqual(nonce, other);
  }

  /** What the issuer is told of the verifier beforehand. */
  String challenge() {
    return SecretText.encoded(Sha256.of(verifier));
  }

  private static String random() {
    return SecretText.next(RANDOM_BYTES);
  }
}
