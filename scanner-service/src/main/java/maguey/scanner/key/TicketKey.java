package maguey.scanner.key;

import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * The public half of a key that signs ticket codes.
 *
 * @param id as in the code, 0 to 255
 * @param revoked its codes are no longer believed
 */
public record TicketKey(int id, Ed25519PublicKeyParameters publicKey, boolean revoked) {
  static final int BYTES = 32;

  static TicketKey of(int id, byte[] bytes, boolean revoked) {
    return new TicketKey(id, new Ed25519PublicKeyParameters(bytes), revoked);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put(
            "publicKey",
            Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey.getEncoded()))
        .put("revoked", revoked);
  }

  /** What is known once a set was published: a key that is missing from it is revoked. */
  static Map<Integer, TicketKey> published(Map<Integer, TicketKey> known, List<TicketKey> set) {
    Map<Integer, TicketKey> byId = new HashMap<>();
    known.forEach((id, key) -> byId.put(id, new TicketKey(id, key.publicKey, true)));
    set.forEach(key -> byId.put(key.id, key));
    return Map.copyOf(byId);
  }
}
