package maguey.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import maguey.common.ticket.ShortCode;
import maguey.orders.WebhookReceiver.Received;
import maguey.testkit.MailExtension;
import maguey.testkit.ServiceExtension;
import maguey.testkit.TestSecrets;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What follows an order: the mail over real SMTP, the webhook over real HTTP. */
class DeliveryIT {
  @Order(1)
  @RegisterExtension
  static final MailExtension mails = new MailExtension();

  @Order(2)
  @RegisterExtension
  static final WebhookReceiver receiver = new WebhookReceiver();

  @Order(3)
  @RegisterExtension
  static final ServiceExtension orders =
      TestShop.service()
          .with("MAGUEY_SMTP_PORT", mails.port())
          .with("MAGUEY_PUBLIC_URL", "https://tickets.example")
          .with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url());

  private final TestShop shop = new TestShop(orders);

  @Test
  void mail_afterAnOrder_bringsTheTickets() throws Exception {
    String address = TestShop.someAddress();
    JsonObject order = order(customer("Ünal <b>O'Hara</b>", address), 2);
    MimeMessage mail = awaitMail(address);
    List<Part> parts = parts(mail);
    String html = content(parts, "text/html");

    assertThat(mail.getFrom()[0]).hasToString("tickets@maguey.example");
    assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly(address);
    assertThat(mail.getSubject()).contains("Agave Night", order.getString("number"));
    assertThat(mail.getMessageID())
        .isEqualTo("<order-" + order.getString("id") + "@maguey.example>");
    assertThat(content(parts, "text/plain"))
        .contains("Ünal <b>O'Hara</b>", "50.00 EUR", code(order, 0), code(order, 1))
        .contains("https://tickets.example/orders/" + order.getString("number") + "?secret=");
    String found = "number %s, secret %s";
    String typed = found.formatted(order.getString("number"), order.getString("secret"));
    assertThat(content(parts, "text/plain")).contains("find your order there: " + typed);
    assertThat(html).contains(typed);
    String shortCode = order.getJsonArray("tickets").getJsonObject(1).getString("shortCode");
    assertThat(ShortCode.parse(shortCode)).contains(shortCode);
    String grouped = shortCode.substring(0, 5) + " " + shortCode.substring(5);
    assertThat(content(parts, "text/plain")).contains("To type at the gate: " + grouped);
    assertThat(html).contains(">" + grouped + "<");
    assertThat(html).contains("&lt;b&gt;O&#39;Hara").doesNotContain("<b>");
    assertThat(images(parts)).hasSize(2).allSatisfy(id -> assertThat(html).contains("cid:" + id));
  }

  @Test
  void mail_smtpDown_comesOnceItIsBackAndTheOrderDoesNotWait() throws Exception { // 32
    String address = TestShop.someAddress();
    mails.stop();
    JsonObject order;
    try {
      order = order(customer("Anna", address), 1);
      eventually(() -> assertThat(failedTries(order, "email")).isPositive());
    } finally {
      mails.start();
    }

    assertThat(awaitMail(address).getMessageID()).contains(order.getString("id"));
    eventually(() -> assertThat(outboxRows(order, "email")).isZero());
    assertThat(mails.receivedBy(address)).hasSize(1);
  }

  @Test
  void place_whileDeliveriesHangInTheDatabase_isNotHeldUp() {
    JsonObject event = shop.event(100);
    SqlConnection other = orders.pool().getConnection().await();
    Transaction lock = other.begin().await();
    other.query("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE").execute().await();
    List<JsonObject> placed;
    try {
      placed =
          IntStream.range(0, 24).mapToObj(n -> created(shop.order(newOrder(event, 1)))).toList();
    } finally {
      lock.rollback().await();
      other.close().await();
    }

    placed.forEach(order -> eventually(() -> assertThat(outboxRows(order, "email")).isZero()));
  }

  @Test
  void mail_deliveredAgain_isNotSentAgain() { // 33
    String address = TestShop.someAddress();
    JsonObject order = order(customer("Anna", address), 1);
    await(() -> awaitMail(address));
    eventually(() -> assertThat(outboxRows(order, "email")).isZero());

    orders.vertx(0).eventBus().request("maguey.order.confirmed.email", confirmed(order)).await();

    assertThat(mails.receivedBy(address)).hasSize(1);
  }

  @Test
  void mail_sentButNotNoted_comesOnceMoreWithTheSameMessageId() throws Exception { // 33
    String address = TestShop.someAddress();
    JsonObject order = order(customer("Anna", address), 1);
    await(() -> awaitMail(address));
    eventually(() -> assertThat(outboxRows(order, "email")).isZero());
    JsonObject event = confirmed(order);

    // As after a crash between the two: the mail is out, its inbox row never was.
    String noted = "DELETE FROM inbox WHERE message_id = '" + event.getString("messageId") + "'";
    orders.pool().query(noted).execute().await();
    orders.vertx(0).eventBus().request("maguey.order.confirmed.email", event).await();
    orders.vertx(0).eventBus().request("maguey.order.confirmed.email", event).await();

    List<MimeMessage> copies = mails.receivedBy(address);
    assertThat(copies).hasSize(2);
    assertThat(copies.get(0).getMessageID()).isEqualTo(copies.get(1).getMessageID());
  }

  @Test
  void webhook_afterAnOrder_isSignedAsStandardWebhooksAsk() throws Exception {
    JsonObject order = order(customer("Anna", TestShop.someAddress()), 2);
    Received request = await(() -> receiver.about(order).get(0));
    JsonObject data = request.json().getJsonObject("data");
    JsonObject ticket = data.getJsonArray("tickets").getJsonObject(0);

    assertThat(request.signature().split(" ")).contains(request.signatureBy(TestSecrets.WEBHOOK));
    assertThat(Math.abs(Instant.now().getEpochSecond() - Long.parseLong(request.timestamp())))
        .isLessThan(120);
    assertThat(request.json().getString("type")).isEqualTo("tickets.issued");
    assertThat(data.getString("orderId")).isEqualTo(order.getString("id"));
    assertThat(data.getJsonObject("event").getString("slug"))
        .isEqualTo(order.getJsonObject("event").getString("slug"));
    assertThat(ticket.getString("ticketId"))
        .isEqualTo(order.getJsonArray("tickets").getJsonObject(0).getString("id"));
    assertThat(ticket.getString("traceparent")).contains(order.getString("traceId"));
    assertThat(request.traceparent()).contains(order.getString("traceId"));
    assertThat(new String(request.body(), UTF_8)).doesNotContain("@example.com", code(order, 0));
  }

  @Test
  void webhook_answered500_isSentAgainWithTheSameIdAndBody() {
    receiver.answerNext(orders, 500, 503);
    JsonObject order = order(customer("Anna", TestShop.someAddress()), 1);

    eventually(() -> assertThat(receiver.about(order)).hasSize(3));
    eventually(() -> assertThat(outboxRows(order, "webhook")).isZero());

    assertThat(receiver.about(order))
        .extracting(Received::id)
        .containsOnly(receiver.about(order).get(0).id());
    assertThat(receiver.about(order))
        .extracting(r -> new String(r.body(), UTF_8))
        .containsOnly(new String(receiver.about(order).get(0).body(), UTF_8));
    assertThat(receiver.about(order))
        .allSatisfy(r -> assertThat(r.signature()).isEqualTo(r.signatureBy(TestSecrets.WEBHOOK)));
  }

  @Test
  void webhook_eventEditedBetweenTries_saysWhatWasTrueAtTheCommit() {
    receiver.answerNext(orders, 500, 500, 500);
    JsonObject order = order(customer("Anna", TestShop.someAddress()), 1);
    eventually(() -> assertThat(receiver.about(order)).isNotEmpty());

    String id = order.getJsonObject("event").getString("id");
    orders
        .pool()
        .query(
            "UPDATE event SET title = 'Moved', ends_at = ends_at + '1 day' WHERE id = '" + id + "'")
        .execute()
        .await();

    eventually(() -> assertThat(receiver.about(order)).hasSize(4));
    assertThat(receiver.about(order))
        .extracting(r -> new String(r.body(), UTF_8))
        .containsOnly(new String(receiver.about(order).get(0).body(), UTF_8));
  }

  private JsonObject order(JsonObject customer, int quantity) {
    JsonObject event = shop.event(10);
    return created(shop.order(newOrder(event, quantity).put("customer", customer)));
  }

  private static MimeMessage awaitMail(String address) {
    return await(() -> mails.receivedBy(address).get(0));
  }

  private static long failedTries(JsonObject order, String consumer) {
    return count("attempts > 0 AND last_error IS NOT NULL", order, consumer);
  }

  private static long outboxRows(JsonObject order, String consumer) {
    return count("true", order, consumer);
  }

  private static long count(String condition, JsonObject order, String consumer) {
    String sql =
        "SELECT count(*) FROM outbox WHERE %s AND aggregate_id = '%s' AND address LIKE '%%.%s'"
            .formatted(condition, order.getString("id"), consumer);
    return orders.pool().query(sql).execute().await().iterator().next().getLong(0);
  }

  private static JsonObject confirmed(JsonObject order) {
    String sent = "SELECT message_id FROM inbox WHERE consumer = 'email' ORDER BY received_at DESC";
    String id = orders.pool().query(sent).execute().await().iterator().next().getString(0);
    JsonObject event = order.getJsonObject("event");
    return new JsonObject()
        .put("messageId", id)
        .put("occurredAt", Instant.now())
        .put("orderId", order.getString("id"))
        .put("orderNumber", order.getString("number"))
        .put("eventId", event.getString("id"))
        .put("eventSlug", event.getString("slug"))
        .put("eventEndsAt", event.getString("endsAt"))
        .put("emailHash", "")
        .put("ticketIds", new JsonArray())
        .put("traceId", order.getString("traceId"));
  }

  private static String code(JsonObject order, int ticket) {
    return order.getJsonArray("tickets").getJsonObject(ticket).getString("code");
  }

  private static List<Part> parts(Part part) throws Exception {
    List<Part> parts = new ArrayList<>(List.of(part));
    if (part.getContent() instanceof Multipart several) {
      for (int i = 0; i < several.getCount(); i++) {
        BodyPart inner = several.getBodyPart(i);
        parts.addAll(parts(inner));
      }
    }
    return parts;
  }

  private static String content(List<Part> parts, String mediaType) throws Exception {
    for (Part part : parts) {
      if (part.isMimeType(mediaType)) {
        return part.getContent().toString();
      }
    }
    throw new AssertionError("No part is " + mediaType);
  }

  private static List<String> images(List<Part> parts) throws Exception {
    List<String> ids = new ArrayList<>();
    for (Part part : parts) {
      if (part.isMimeType("image/png")) {
        ids.add(part.getHeader("Content-ID")[0].replaceAll("[<>]", ""));
      }
    }
    return ids;
  }
}
