package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import maguey.common.http.ProblemType;
import maguey.common.ticket.SignedTicketCode;
import maguey.testkit.HttpCalls.Answer;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.junit.jupiter.api.Test;

/** Keys that sign tickets, rotated and revoked, on two nodes. */
class SigningKeysIT extends AdminDesk {
  @Test
  void keys_rotatedAndRevoked_signAnewOnBothNodesAndOldTicketsGetNewCodes() { // 45
    JsonObject before = order(TestShop.someAddress(), 1);
    int old = keyOf(before);

    JsonArray rotated = keys(shop.admin().post("/api/admin/keys/rotate", ""));
    int active = idOf(rotated, "active");

    assertThat(active).isNotEqualTo(old);
    assertThat(idOf(rotated, "next")).isGreaterThan(active);
    eventually(() -> assertThat(keyOf(order(1, TestShop.someAddress()))).isEqualTo(active));
    assertThat(keyOf(shown(before))).isEqualTo(old);
    assertThat(published(1)).contains(String.valueOf(old), String.valueOf(active));
    assertProblem(revoke(active), ProblemType.NOT_FOUND);
    Stream.of(999, 77).forEach(id -> assertProblem(revoke(id), ProblemType.NOT_FOUND));

    assertThat(revoke(old).status()).isEqualTo(200);

    eventually(() -> assertThat(published(1)).doesNotContain(String.valueOf(old)));
    JsonObject after = shown(before);
    assertThat(keyOf(after)).isEqualTo(active);
    assertThat(isSigned(after)).isTrue();
    assertThat(audit("subject=key:" + old)).hasSize(1);
  }

  private JsonObject order(int node, String address) {
    JsonObject wanted = newOrder(shop.event(5), 1).put("customer", customer("Anna", address));
    return created(orders.http(node).post("/api/orders", wanted));
  }

  private Answer revoke(int id) {
    return shop.admin().post("/api/admin/keys/" + id + "/revoke", "");
  }

  private List<String> published(int node) {
    return orders.http(node).get("/api/keys").json().getJsonArray("keys").stream()
        .map(key -> ((JsonObject) key).getString("kid"))
        .toList();
  }

  private boolean isSigned(JsonObject order) {
    SignedTicketCode code = code(order);
    return orders.http(1).get("/api/keys").json().getJsonArray("keys").stream()
        .map(JsonObject.class::cast)
        .filter(key -> key.getString("kid").equals(String.valueOf(code.code().keyId())))
        .map(key -> Base64.getUrlDecoder().decode(key.getString("x")))
        .anyMatch(x -> code.isSignedBy(new Ed25519PublicKeyParameters(x)));
  }

  private static int keyOf(JsonObject order) {
    return code(order).code().keyId();
  }

  private static SignedTicketCode code(JsonObject order) {
    String text = order.getJsonArray("tickets").getJsonObject(0).getString("code");
    return SignedTicketCode.parse(text).orElseThrow();
  }

  private static JsonArray keys(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json().getJsonArray("keys");
  }

  private static int idOf(JsonArray keys, String status) {
    return keys.stream()
        .map(JsonObject.class::cast)
        .filter(key -> key.getString("status").equals(status))
        .findFirst()
        .orElseThrow()
        .getInteger("id");
  }
}
