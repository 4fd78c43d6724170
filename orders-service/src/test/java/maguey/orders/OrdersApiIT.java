package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.line;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.newOrderOf;
import static maguey.orders.TestShop.tier;
import static maguey.orders.TestShop.tierId;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.http.ProblemType;
import maguey.common.ticket.SignedTicketCode;
import maguey.testkit.HttpCalls.Answer;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.junit.jupiter.api.Test;

/** Orders through real HTTP; the numbers in comments are those of the list of edge cases. */
class OrdersApiIT extends SharedShop {
  @Test
  void place_twoTickets_areConfirmedAndCounted() {
    JsonObject event = shop.event(10);

    Answer answer = shop.order(newOrder(event, 2));
    JsonObject order = created(answer);

    assertThat(order.getString("number")).matches("[0-9A-HJKMNP-TV-Z]{9}");
    assertThat(answer.header("location")).isEqualTo("/api/orders/" + order.getString("number"));
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(order.getString("status")).isEqualTo("confirmed");
    assertThat(order.getInteger("totalCents")).isEqualTo(5_000);
    assertThat(order.getString("currency")).isEqualTo("EUR");
    assertThat(order.getJsonArray("tickets")).hasSize(2);
    assertThat(answer.header("server-timing")).contains(order.getString("traceId"));
    assertThat(shop.sold(event)).isEqualTo(2);
  }

  @Test
  void place_ticketCodes_areSignedByAPublishedKey() {
    JsonObject event = shop.event(10);
    JsonObject ticket = ticket(created(shop.order(newOrder(event, 1))));
    SignedTicketCode code = SignedTicketCode.parse(ticket.getString("code")).orElseThrow();
    JsonObject key = published(code.code().keyId());
    byte[] x = Base64.getUrlDecoder().decode(key.getString("x"));

    assertThat(code.isSignedBy(new Ed25519PublicKeyParameters(x))).isTrue();
    assertThat(code.code().ticketId()).hasToString(ticket.getString("id"));
    assertThat(code.code().eventNumber()).isEqualTo(event.getInteger("number"));
    assertThat(code.code().validTo()).isEqualTo(event.getInstant("endsAt"));
  }

  @Test
  void find_withItsSecret_isTheSameDocument() {
    JsonObject order = created(shop.order(newOrder(shop.event(10), 2)));

    assertThat(find(order, order.getString("secret")).json()).isEqualTo(order);
  }

  @Test
  void find_withoutItsSecret_isNotFound() { // 34
    JsonObject order = created(shop.order(newOrder(shop.event(10), 1)));
    JsonObject other = created(shop.order(newOrder(shop.event(10), 1)));

    assertProblem(find(order, ""), ProblemType.NOT_FOUND);
    assertProblem(find(order, other.getString("secret")), ProblemType.NOT_FOUND);
    assertProblem(shop.api().get("/api/orders/000000000"), ProblemType.NOT_FOUND);
    assertThat(shop.api().get("/api/orders/%00%0d?secret=x").status()).isIn(400, 404);
  }

  @Test
  void qr_withTheSecret_isAnImageAndWithoutIsNotFound() {
    JsonObject order = created(shop.order(newOrder(shop.event(10), 1)));
    String qr = ticket(order).getString("qr");
    Answer image = shop.api().get(qr);

    assertThat(image.status()).isEqualTo(200);
    assertThat(image.header("content-type")).isEqualTo("image/svg+xml");
    assertThat(image.body()).startsWith("<svg");
    assertProblem(shop.api().get(qr.replaceFirst("secret=.*", "secret=x")), ProblemType.NOT_FOUND);
    assertProblem(
        shop.api().get(qr.replaceFirst("tickets/[^/]+", "tickets/" + UUID.randomUUID())),
        ProblemType.NOT_FOUND);
    assertProblem(
        shop.api().get(qr.replaceFirst("tickets/[^/]+", "tickets/1")), ProblemType.NOT_FOUND);
  }

  @Test
  void place_bodyThatIsNoObject_is400AndNothingIsSold() { // 1
    JsonObject event = shop.event(10);
    String cut = newOrder(event, 1).encode().substring(0, 60);

    Stream.of("nonsense", "", "[]", "null", "1", cut, "[".repeat(5_000))
        .forEach(b -> assertProblem(shop.api().post("/api/orders", b), ProblemType.MALFORMED));
    assertThat(shop.sold(event)).isZero();
  }

  @Test
  void place_otherMediaTypeOrTooLarge_is415Or413() { // 2
    JsonObject order = newOrder(shop.event(10), 1);
    JsonObject large = order.copy().put("note", "a".repeat(70_000));

    assertProblem(
        shop.api().with("content-type", "text/plain").post("/api/orders", order.encode()),
        ProblemType.UNSUPPORTED_MEDIA_TYPE);
    assertProblem(shop.api().post("/api/orders", large), ProblemType.TOO_LARGE);
  }

  @Test
  void place_quantityThatIsNone_is422WithItsPointer() { // 3
    JsonObject event = shop.event(10);

    Stream.of(0, -1, 1.5, "2", null, 2147483648L, 1_000_000_000, new BigDecimal("1e400"), true)
        .forEach(
            quantity ->
                assertProblem(shop.order(newOrder(event, quantity)), ProblemType.INVALID)
                    .pointsAt("/lines/0/quantity"));
    assertThat(shop.sold(event)).isZero();
  }

  @Test
  void place_moreThanAnOrderMayHave_is422AlsoOverSeveralLines() { // 4, 5
    JsonObject event = shop.create(TestShop.newEvent(tier("A", 100, 50)).put("maxPerOrder", 4));
    String tier = tierId(event, 0);

    assertProblem(shop.order(newOrder(event, 5)), ProblemType.INVALID)
        .pointsAt("/lines/0/quantity")
        .breaks("max_per_order");
    assertProblem(shop.order(newOrderOf(event, line(tier, 3), line(tier, 2))), ProblemType.INVALID)
        .pointsAt("/lines/1/quantity")
        .breaks("max_per_order");
    JsonObject merged = created(shop.order(newOrderOf(event, line(tier, 3), line(tier, 1))));
    assertThat(merged.getJsonArray("tickets")).hasSize(4);
  }

  @Test
  void place_missingMembers_is422WithThePointers() { // 5
    JsonObject order = newOrder(shop.event(10), 1);
    JsonObject empty = order.copy();
    empty.getJsonArray("lines").clear();

    assertProblem(shop.order(empty), ProblemType.INVALID).pointsAt("/lines");
    assertProblem(shop.order(without(order, "customer")), ProblemType.INVALID)
        .pointsAt("/customer");
    assertProblem(shop.order(new JsonObject()), ProblemType.INVALID)
        .pointsAt("/eventSlug", "/lines", "/customer");
  }

  @Test
  void place_badCustomer_is422WithThePointers() { // 6
    JsonObject order = newOrder(shop.event(10), 1);

    Stream.of(
            "a@b", "a b@example.com", "a@example.com\r\nBcc: b@example.com", "a\u0000@example.com")
        .forEach(
            email ->
                assertProblem(
                        shop.order(order.copy().put("customer", customer("Anna", email))),
                        ProblemType.INVALID)
                    .pointsAt("/customer/email"));
    assertProblem(
            shop.order(order.copy().put("customer", customer("A\u0000\r\n", "a@b"))),
            ProblemType.INVALID)
        .pointsAt("/customer/name", "/customer/email");
  }

  @Test
  void place_unusualName_isKeptAsGiven() { // 6
    JsonObject order = newOrder(shop.event(10), 1);
    String name = "<script>alert('ü')</script> 😀 אבג";
    order.put("customer", customer(name, "A@X.example.COM"));

    JsonObject placed = created(shop.order(order));

    assertThat(placed.getJsonObject("customer").getString("name")).isEqualTo(name);
    assertThat(placed.getJsonObject("customer").getString("email")).isEqualTo("A@X.example.COM");
  }

  @Test
  void place_unknownEventOrForeignTier_is404Or422() { // 7
    JsonObject event = shop.event(10);
    JsonObject other = shop.event(10);
    JsonObject order = newOrder(event, 1);

    Stream.of("no-such-event", "", "a\u0000b", "../etc", "Ä".repeat(300))
        .forEach(
            slug ->
                assertProblem(
                    shop.order(order.copy().put("eventSlug", slug)), ProblemType.NOT_FOUND));
    assertProblem(shop.order(newOrderOf(event, line(tierId(other, 0), 1))), ProblemType.INVALID)
        .pointsAt("/lines/0/tierId");
    assertProblem(shop.order(newOrderOf(event, line("42", 1))), ProblemType.INVALID)
        .pointsAt("/lines/0/tierId");
  }

  @Test
  void place_priceOfTheClient_isIgnored() { // 8
    JsonObject order = newOrder(shop.event(10), 1).put("totalCents", 1);
    order.getJsonArray("lines").getJsonObject(0).put("priceCents", 1).put("unitPrice", 0);

    assertThat(created(shop.order(order)).getInteger("totalCents")).isEqualTo(2_500);
  }

  @Test
  void place_outsideTheSale_is409WithTheReason() { // 9
    JsonObject closed = shop.create(closedEvent());
    JsonObject early =
        shop.create(
            TestShop.newEvent(tier("A", 1, 1))
                .put("saleFrom", "2999-01-01T00:00:00Z")
                .put("saleTo", "2999-02-01T00:00:00Z"));
    JsonObject cancelled = shop.event(10);
    status(cancelled, "cancelled");

    assertProblem(shop.order(newOrder(closed, 1)), OrdersProblems.SALE_CLOSED);
    assertProblem(shop.order(newOrder(early, 1)), OrdersProblems.SALE_NOT_OPEN)
        .has("opensAt", "2999-01-01T00:00:00Z");
    assertProblem(shop.order(newOrder(cancelled, 1)), OrdersProblems.EVENT_CANCELLED);
    JsonObject ended = shop.event(10);
    status(ended, "ended");
    assertProblem(shop.order(newOrder(ended, 1)), OrdersProblems.SALE_CLOSED);
  }

  @Test
  void place_draft_isNotFound() { // 10
    JsonObject draft = shop.create(TestShop.newEvent(tier("A", 1, 1)).put("status", "draft"));

    assertProblem(shop.order(newOrder(draft, 1)), ProblemType.NOT_FOUND);
    assertProblem(shop.api().get("/api/events/" + draft.getString("slug")), ProblemType.NOT_FOUND);
  }

  @Test
  void place_freeTier_isConfirmedAtOnce() { // 23
    JsonObject event = shop.create(TestShop.newEvent(tier("Free", 0, 5)));

    JsonObject order = created(shop.order(newOrder(event, 2)));

    assertThat(order.getInteger("totalCents")).isZero();
    assertThat(order.getString("status")).isEqualTo("confirmed");
  }

  @Test
  void place_tooFewLeft_is409WithWhatRemainsAndNothingIsTaken() { // 12, 13
    JsonObject event = shop.create(TestShop.newEvent(tier("A", 1, 10), tier("B", 1, 3)));

    assertProblem(
            shop.order(newOrderOf(event, line(tierId(event, 0), 1), line(tierId(event, 1), 4))),
            OrdersProblems.SOLD_OUT)
        .has("remaining", 3)
        .has("tierId", tierId(event, 1));
    assertThat(shop.sold(event)).isZero();
  }

  @Test
  void unknownPathOrMethod_always_isAProblem() {
    assertProblem(shop.api().get("/api/nothing"), ProblemType.NOT_FOUND);
    assertProblem(shop.api().send("DELETE", "/api/orders", null), ProblemType.METHOD_NOT_ALLOWED);
  }

  private JsonObject published(int keyId) {
    return shop.api().get("/api/keys").json().getJsonArray("keys").stream()
        .map(JsonObject.class::cast)
        .filter(key -> key.getString("kid").equals(String.valueOf(keyId)))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject closedEvent() {
    return TestShop.newEvent(tier("A", 1, 1))
        .put("saleFrom", "2020-01-01T00:00:00Z")
        .put("saleTo", "2020-02-01T00:00:00Z");
  }

  private void status(JsonObject event, String status) {
    String path = "/api/events/" + event.getString("slug") + "/status";
    Answer answer = shop.admin().post(path, new JsonObject().put("status", status));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private Answer find(JsonObject order, String secret) {
    return shop.api().get("/api/orders/" + order.getString("number") + "?secret=" + secret);
  }

  private static JsonObject ticket(JsonObject order) {
    return order.getJsonArray("tickets").getJsonObject(0);
  }

  private static JsonObject without(JsonObject order, String member) {
    JsonObject less = order.copy();
    less.remove(member);
    return less;
  }
}
