package maguey.orders;

import static maguey.orders.TestShop.customer;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.common.http.ProblemType;
import maguey.common.ticket.SignedTicketCode;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import org.junit.jupiter.api.Test;

/** What administrators look up and send again. */
class OrderAdminIT extends AdminDesk {
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

  private static SignedTicketCode code(JsonObject order) {
    String text = order.getJsonArray("tickets").getJsonObject(0).getString("code");
    return SignedTicketCode.parse(text).orElseThrow();
  }

  private static JsonArray keys(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json().getJsonArray("keys");
  }

  private static List<String> numbers(JsonObject page) {
    return page.getJsonArray("orders").stream()
        .map(order -> ((JsonObject) order).getString("number"))
        .toList();
  }
}
