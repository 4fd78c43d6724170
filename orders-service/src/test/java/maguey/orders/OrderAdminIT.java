package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.common.privacy.EmailHash;
import maguey.common.ticket.SignedTicketCode;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import maguey.testkit.ServiceExtension;
import maguey.testkit.TestSecrets;
import maguey.testkit.ToldEvents;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What administrators look up, send again and change, and what the audit log tells of it. */
class OrderAdminIT {
  @Order(1)
  @RegisterExtension
  static final MailExtension mails = new MailExtension();

  @Order(2)
  @RegisterExtension
  static final ServiceExtension orders =
      TestShop.service().with("MAGUEY_SMTP_PORT", mails.port()).nodes(2);

  private final TestShop shop = new TestShop(orders);

  @Test
  void order_byNumber_isShownWithoutWhatLetsInAndNoted() {
    JsonObject order = order(TestShop.someAddress(), 2);

    Answer shown = shop.admin().get(path(order));

    assertThat(shown.json().getJsonObject("customer")).isEqualTo(order.getJsonObject("customer"));
    assertThat(shown.json().getJsonArray("tickets")).hasSize(2);
    assertThat(shown.body())
        .doesNotContain(order.getString("secret"))
        .doesNotContain(order.getJsonArray("tickets").getJsonObject(0).getString("code"));
    assertThat(shown.header("cache-control")).isEqualTo("no-store");
    JsonObject entry = audit("subject=" + order.getString("number")).getJsonObject(0);
    assertThat(entry.getString("action")).isEqualTo("getOrderAsAdmin");
    assertThat(entry.getString("actor")).isEqualTo("test");
    assertThat(entry.getString("role")).isEqualTo("admin");
    assertThat(shown.header("server-timing")).contains(entry.getString("traceId"));
  }

  @Test
  void orders_byAddress_areFoundWhateverItsCaseAndPagedNewestFirst() {
    String address = TestShop.someAddress();
    List<String> placed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      placed.add(0, order(address, 1).getString("number"));
    }
    JsonObject handedOn = order(TestShop.someAddress(), 1);
    String ticket = handedOn.getJsonArray("tickets").getJsonObject(0).getString("id");
    shop.api()
        .post(
            "/api/tickets/" + ticket + "/transfer?secret=" + handedOn.getString("secret"),
            new JsonObject().put("holder", customer("Ben", address)));

    JsonObject first = search(address.toUpperCase(Locale.ROOT), 3, null).json();
    JsonObject rest = search(address, 3, first.getString("nextCursor")).json();

    List<String> found = new ArrayList<>(numbers(first));
    found.addAll(numbers(rest));
    placed.add(0, handedOn.getString("number"));
    assertThat(found).isEqualTo(placed);
    assertThat(rest.getString("nextCursor")).isNull();
    JsonArray noted = audit("subject=email:" + hash(address));
    assertThat(noted).hasSize(2);
    assertThat(noted.getJsonObject(0).getJsonObject("detail").getJsonArray("orders")).hasSize(1);
    assertThat(noted.encode().toLowerCase(Locale.ROOT)).doesNotContain(address);
  }

  @Test
  void orders_searchOfNobody_isEmptyAndNotedAllTheSame() {
    String nobody = TestShop.someAddress();

    assertThat(search(nobody, 5, null).json().getJsonArray("orders")).isEmpty();
    assertThat(audit("subject=email:" + hash(nobody))).hasSize(1);
    assertProblem(search(nobody, 5, "x"), ProblemType.MALFORMED);
    assertProblem(
        shop.admin().post("/api/admin/orders/search", new JsonObject()), ProblemType.INVALID);
  }

  @Test
  void spans_ofLookUps_tellNoAddress() {
    String address = TestShop.someAddress();
    JsonObject order = order(address, 1);
    search(address, 5, null);
    shop.admin().get(path(order));

    orders.spans().await("the search", span -> span.name().equals("POST /api/admin/orders/search"));
    eventually(
        () ->
            assertThat(orders.spans().all())
                .extracting(span -> span.name())
                .contains("GET /api/admin/orders/{number}"));
    assertThat(orders.spans().all())
        .allSatisfy(span -> assertThat(span.data().toString()).doesNotContain(address));
  }

  @Test
  void resend_ofAConfirmedOrder_sendsAnotherMailInItsTrace() throws Exception {
    String address = TestShop.someAddress();
    JsonObject order = order(address, 1);
    await(() -> mails.receivedBy(address).get(0));

    assertThat(shop.admin().post(path(order) + "/resend", "").status()).isEqualTo(202);

    eventually(() -> assertThat(mails.receivedBy(address)).hasSize(2));
    List<MimeMessage> both = mails.receivedBy(address);
    assertThat(both.get(0).getMessageID()).isNotEqualTo(both.get(1).getMessageID());
    assertThat(both.get(1).getSubject()).isEqualTo(both.get(0).getSubject());
    eventually(
        () ->
            assertThat(orders.spans().ofTrace(order.getString("traceId")))
                .extracting(span -> span.name())
                .contains("resend-mail"));
    assertThat(audit("subject=" + order.getString("number")).encode()).contains("resendOrderMail");
  }

  @Test
  void resend_nothingToSend_is409OrNotFound() {
    JsonObject order = order(TestShop.someAddress(), 1);
    cancel(order);

    assertProblem(shop.admin().post(path(order) + "/resend", ""), ProblemType.CONFLICT);
    assertProblem(
        shop.admin().post("/api/admin/orders/000000000/resend", ""), ProblemType.NOT_FOUND);
  }

  @Test
  void audit_refusedOrRolledBack_notesNothingAndIsNotChanged() {
    JsonObject order = order(TestShop.someAddress(), 1);
    shop.admin().get("/api/admin/orders/000000000");
    shop.admin()
        .post(
            "/api/orders/" + order.getString("number") + "/cancel",
            new JsonObject().put("ticketIds", new JsonArray().add(UUID.randomUUID())));
    assertThat(audit("subject=000000000")).isEmpty();
    assertThat(audit("subject=" + order.getString("number"))).isEmpty();

    cancel(order);

    assertThat(audit("subject=" + order.getString("number"))).hasSize(1);
    assertThatThrownBy(
            () -> orders.pool().query("UPDATE audit_log SET actor = 'other'").execute().await())
        .hasMessageContaining("not changed");
  }

  @Test
  void audit_pages_areNewestFirstWithoutGaps() {
    JsonObject order = order(TestShop.someAddress(), 1);
    for (int i = 0; i < 5; i++) {
      shop.admin().get(path(order));
    }
    String subject = "subject=" + order.getString("number");
    List<Long> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonObject page = shop.admin().get("/api/admin/audit?limit=2&" + subject + cursor).json();
      page.getJsonArray("entries").forEach(e -> seen.add(((JsonObject) e).getLong("id")));
      cursor =
          page.getString("nextCursor") == null ? "" : "&cursor=" + page.getString("nextCursor");
    } while (!cursor.isEmpty());

    assertThat(seen).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertProblem(shop.admin().get("/api/admin/audit?cursor=x"), ProblemType.MALFORMED);
  }

  @Test
  void doors_withoutTheRole_areClosed() {
    HttpCalls viewer = shop.api().bearer(orders.token(Tokens.VIEWER));
    String order = path(order(TestShop.someAddress(), 1));

    Stream.of(order, "/api/admin/audit")
        .forEach(
            door -> {
              assertProblem(shop.api().get(door), ProblemType.UNAUTHENTICATED);
              assertProblem(viewer.get(door), ProblemType.FORBIDDEN);
            });
    assertProblem(viewer.post(order + "/resend", ""), ProblemType.FORBIDDEN);
    assertProblem(viewer.post("/api/admin/keys/rotate", ""), ProblemType.FORBIDDEN);
    assertThat(viewer.get("/api/admin/keys").status()).isEqualTo(200);
  }

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

  private JsonObject order(String address, int quantity) {
    JsonObject wanted =
        newOrder(shop.event(5), quantity).put("customer", customer("Anna", address));
    return created(shop.order(wanted));
  }

  private JsonObject order(int node, String address) {
    JsonObject wanted = newOrder(shop.event(5), 1).put("customer", customer("Anna", address));
    return created(orders.http(node).post("/api/orders", wanted));
  }

  private JsonObject shown(JsonObject order) {
    String path = "/api/orders/" + order.getString("number");
    return orders.http(1).get(path + "?secret=" + order.getString("secret")).json();
  }

  private void cancel(JsonObject order) {
    String path = "/api/orders/" + order.getString("number") + "/cancel";
    assertThat(shop.admin().post(path, new JsonObject()).status()).isEqualTo(200);
  }

  private Answer search(String address, int limit, String cursor) {
    JsonObject wanted = new JsonObject().put("email", address).put("limit", limit);
    return shop.admin()
        .post("/api/admin/orders/search", cursor == null ? wanted : wanted.put("cursor", cursor));
  }

  @Test
  void deeds_onceCommitted_areToldToTheArchive() {
    ToldEvents told = new ToldEvents(orders.vertx(0));
    String address = TestShop.someAddress();
    JsonObject order = order(address, 1);

    shop.admin().get(path(order));
    search(address, 1, null);

    eventually(
        () ->
            assertThat(told.text())
                .contains("audit.deed", order.getString("number"), "audit.request")
                .contains("statements", "SELECT orders", "customer.email_hash", hash(address))
                .doesNotContain(order.getString("secret")));
  }

  private JsonArray audit(String query) {
    return shop.admin().get("/api/admin/audit?" + query).json().getJsonArray("entries");
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

  private static List<String> numbers(JsonObject page) {
    return page.getJsonArray("orders").stream()
        .map(order -> ((JsonObject) order).getString("number"))
        .toList();
  }

  private static String hash(String address) {
    return new EmailHash(TestSecrets.EMAIL_HASH).of(address);
  }

  private static String path(JsonObject order) {
    return "/api/admin/orders/" + order.getString("number");
  }
}
