package maguey.scanner.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;

class OrdersKeysTest {
  private static final String X =
      Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              new Ed25519PrivateKeyParameters(new SecureRandom()).generatePublicKey().getEncoded());

  @Test
  void read_keysOfOurKind_areTaken() {
    JsonObject set = set(jwk("1", X), jwk("2", X));

    assertThat(OrdersKeys.read(set)).extracting(TicketKey::id).containsExactly(1, 2);
    assertThat(OrdersKeys.read(set)).noneMatch(TicketKey::revoked);
  }

  @Test
  void read_keysThatAreNone_areLeftOut() {
    JsonObject set =
        set(
            jwk("one", X),
            jwk("256", X),
            jwk("1", "AAAA"),
            jwk("1", "%%%"),
            jwk("1", null),
            jwk("1", X).put("crv", "P-256"));

    assertThat(OrdersKeys.read(set)).isEmpty();
    assertThat(OrdersKeys.read(new JsonObject())).isEmpty();
  }

  private static JsonObject set(JsonObject... keys) {
    JsonArray array = new JsonArray();
    for (JsonObject key : keys) {
      array.add(key);
    }
    return new JsonObject().put("keys", array);
  }

  private static JsonObject jwk(String kid, String x) {
    return new JsonObject().put("kty", "OKP").put("crv", "Ed25519").put("kid", kid).put("x", x);
  }
}
