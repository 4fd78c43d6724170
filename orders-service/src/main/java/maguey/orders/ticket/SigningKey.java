package maguey.orders.ticket;

import io.vertx.core.json.JsonObject;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * A key of ticket codes.
 *
 * @param id stands in every code it signed
 */
record SigningKey(int id, Ed25519PrivateKeyParameters privateKey) {
  /** The public half as a JSON Web Key (RFC 8037). */
  JsonObject toJwk() {
    byte[] x = privateKey.generatePublicKey().getEncoded();
    return new JsonObject()
        .put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("kid", String.valueOf(id))
        .put("use", "sig")
        .put("x", Base64.getUrlEncoder().withoutPadding().encodeToString(x));
  }
}
