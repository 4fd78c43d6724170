package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.impl.Utils;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every operation that asks for a role: whom it lets in, and what the audit log tells of it. */
class AdminDoorsIT {
  /** They change nothing and show nothing of a customer. */
  private static final Set<String> LOOKS =
      Set.of(
          "getAnyEvent",
          "getWebhookEndpoint",
          "listAllEvents",
          "listAuditLog",
          "listDeadLetters",
          "listKeys",
          "listPromoCodes",
          "listWebhookDeliveries",
          "listWebhookEndpoints");

  @RegisterExtension
  static final ServiceExtension orders =
      TestShop.service().with("MAGUEY_WEBHOOK_ALLOW", "127.0.0.1");

  private final TestShop shop = new TestShop(orders);

  /** An operation of the contract that asks for a role. */
  private record Door(String id, String method, String path, JsonArray roles) {
    boolean isFor(String role) {
      return roles.contains(role);
    }

    int asked(HttpCalls by) {
      HttpCalls calls = by.with("content-type", "application/json");
      String body = Set.of("GET", "DELETE").contains(method) ? null : "{}";
      return calls.send(method, path.replaceAll("\\{.*?}", "x"), body).status();
    }
  }

  @Test
  void doors_all_areClosedToWhoHasNotTheRole() {
    HttpCalls viewer = shop.api().bearer(orders.token(Tokens.VIEWER));

    assertThat(doors())
        .hasSizeGreaterThan(30)
        .allSatisfy(door -> assertThat(door.asked(shop.api())).isEqualTo(401))
        .allSatisfy(door -> assertThat(door.asked(shop.api().bearer("forged"))).isEqualTo(401))
        .allSatisfy(door -> assertThat(door.asked(viewer) == 403).isEqualTo(!door.isFor("viewer")))
        .allSatisfy(door -> assertThat(door.asked(shop.admin())).isNotIn(401, 403));
  }

  @Test
  void token_ofTheGates_opensTheirOneDoor() {
    HttpCalls gates = shop.api().bearer(orders.token(Tokens.GATES));

    assertThat(doors().filter(door -> door.asked(gates) != 403).map(Door::id))
        .containsExactly("listEventTickets");
  }

  @Test
  void deeds_ofEveryKind_standInTheAuditLog() {
    JsonObject event = shop.event(10);
    workOnEvent(event);
    workOnOrders(event);
    workOnKeys();
    workOnEndpoints();

    Set<String> noted =
        shop.admin().get("/api/admin/audit?limit=200").json().getJsonArray("entries").stream()
            .map(entry -> ((JsonObject) entry).getString("action"))
            .collect(Collectors.toSet());
    assertThat(noted)
        .containsExactlyInAnyOrderElementsOf(
            doors().map(Door::id).filter(id -> !LOOKS.contains(id)).toList());
  }

  private void workOnEvent(JsonObject event) {
    String path = "/api/admin/events/" + event.getString("slug");
    String shown = "/api/events/" + event.getString("slug");
    String ofTier = path + "/tiers/" + tierId(event, 0);
    done(patch(path, new JsonObject().put("title", "Mezcal Night")));
    done(shop.admin().post(path + "/tiers", tier("VIP", 100, 1)));
    done(patch(ofTier, new JsonObject().put("priceCents", 100)));
    done(shop.admin().post(ofTier + "/capacity", new JsonObject().put("capacity", 20)));
    done(shop.admin().post(shown + "/status", new JsonObject().put("status", "on_sale")));
    done(shop.admin().get(shown + "/tickets"));
    JsonObject promo = new JsonObject().put("code", "TEN").put("percent", 10);
    done(shop.admin().post(shown + "/promo-codes", promo));
    done(shop.admin().post(shown + "/promo-codes/TEN/disable", ""));
  }

  private void workOnOrders(JsonObject event) {
    JsonObject order = created(shop.order(newOrder(event, 1)));
    String number = order.getString("number");
    String address = order.getJsonObject("customer").getString("email");
    done(shop.admin().post("/api/admin/orders/search", new JsonObject().put("email", address)));
    done(shop.admin().get("/api/admin/orders/" + number));
    done(shop.admin().post("/api/admin/orders/" + number + "/resend", ""));
    eventually(() -> done(giveUpAndReplay(order)));
    done(shop.admin().post("/api/dead-letters/replay", new JsonObject().put("consumer", "nobody")));
    done(shop.admin().post("/api/orders/" + number + "/cancel", "{}"));
    done(shop.admin().post("/api/orders/" + number + "/refund", "{}"));
  }

  /** A try that is under way may bring the letter back to life. */
  private Answer giveUpAndReplay(JsonObject order) {
    String sql = "UPDATE outbox SET dead_at = now() WHERE aggregate_id = '%s' AND lane = 'email'";
    orders.pool().query(sql.formatted(order.getString("id"))).execute().await();
    JsonArray dead = shop.admin().get("/api/dead-letters").json().getJsonArray("deadLetters");
    String id = dead.getJsonObject(0).getString("id");
    return shop.admin().send("POST", "/api/dead-letters/" + id + "/replay", null);
  }

  private void workOnKeys() {
    JsonArray before = shop.admin().get("/api/admin/keys").json().getJsonArray("keys");
    int active =
        before.stream()
            .map(JsonObject.class::cast)
            .filter(key -> key.getString("status").equals("active"))
            .findFirst()
            .orElseThrow()
            .getInteger("id");
    done(shop.admin().post("/api/admin/keys/rotate", ""));
    done(shop.admin().post("/api/admin/keys/" + active + "/revoke", ""));
  }

  private void workOnEndpoints() {
    String all = "/api/webhook-endpoints";
    JsonObject wanted = new JsonObject().put("url", "http://127.0.0.1:9/");
    String made = all + "/" + created(shop.admin().post(all, wanted)).getString("id");
    done(patch(made, new JsonObject().put("name", "Partner")));
    List.of("disable", "enable")
        .forEach(deed -> done(shop.admin().send("POST", made + "/" + deed, null)));
    done(shop.admin().post(made + "/rotate", "{}"));
    done(shop.admin().send("DELETE", made, null));
  }

  private Answer patch(String path, JsonObject body) {
    return shop.admin().with("content-type", "application/json").send("PATCH", path, body.encode());
  }

  private static void done(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 204);
  }

  private Stream<Door> doors() {
    String contract = shop.api().get("/openapi.yaml").body();
    return Utils.yamlStringToJson(contract).await().getJsonObject("paths").stream()
        .flatMap(path -> doors(path.getKey(), (JsonObject) path.getValue()));
  }

  private static Stream<Door> doors(String path, JsonObject methods) {
    return methods.stream()
        .filter(method -> method.getValue() instanceof JsonObject)
        .filter(method -> ((JsonObject) method.getValue()).containsKey("x-roles"))
        .map(method -> door(path, method.getKey(), (JsonObject) method.getValue()));
  }

  private static Door door(String path, String method, JsonObject operation) {
    return new Door(
        operation.getString("operationId"),
        method.toUpperCase(Locale.ROOT),
        path,
        operation.getJsonArray("x-roles"));
  }
}
