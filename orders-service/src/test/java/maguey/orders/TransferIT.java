package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.someAddress;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maguey.common.privacy.EmailHash;
import maguey.orders.WebhookReceiver.Received;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import maguey.testkit.TestSecrets;
import maguey.testkit.ToldEvents;
import org.junit.jupiter.api.Test;

/** Tickets that get a new code, or a new holder, on two nodes. */
class TransferIT extends SharedShop {
  private static final Pattern LINK =
      Pattern.compile("/api/tickets/([0-9a-f-]{36})/qr.svg\\?secret=([\\w-]+)");

  /** A statement of whoever sends the mails, in protobuf's bytes. */
  private static final Pattern OF_NO_REQUEST =
      Pattern.compile("(?s)db\\.collection\\.name.{1,8}ticket.{1,150}audit\\.statement");

  @Test
  void transfer_toAnother_movesTheCodeToItsMailAloneAndTellsTheGates() throws Exception { // 39
    JsonObject order = created(shop.order(newOrder(shop.event(5), 2)));
    String address = someAddress();

    Answer answer = transfer(0, order, customer("Ben", address));

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().getString("holder")).isEqualTo("Ben");
    assertThat(answer.json().getInteger("generation")).isEqualTo(2);
    assertThat(answer.body()).doesNotContain("TK0", "secret");
    JsonObject left = shown(order).getJsonArray("tickets").getJsonObject(0);
    assertThat(left.getString("transferredTo")).isEqualTo("Ben");
    assertThat(left.containsKey("code")).isFalse();
    assertThat(shop.api().get(ticket(order, 0).getString("qr")).status()).isEqualTo(404);
    String secret = secretFrom(await(() -> mails.receivedBy(address).get(0)));
    JsonObject held = get(order, secret).json();
    assertThat(held.getString("code")).isNotEqualTo(ticket(order, 0).getString("code"));
    assertThat(shop.api().get(held.getString("qr")).status()).isEqualTo(200);
    JsonObject told = await(() -> about(order, "tickets.reissued").get(0)).json();
    JsonObject ticket = told.getJsonObject("data").getJsonArray("tickets").getJsonObject(0);
    assertThat(ticket.getInteger("generation")).isEqualTo(2);
    assertThat(ticket.getInteger("version")).isEqualTo(2);
    assertThat(ticket.getString("emailHash"))
        .isEqualTo(new EmailHash(TestSecrets.EMAIL_HASH).of(address));
  }

  @Test
  void transfer_askedAgain_changesNothingAndTheFormerHolderHasNoSay() {
    JsonObject order = created(shop.order(newOrder(shop.event(5), 1)));
    JsonObject ben = customer("Ben", someAddress());
    transfer(0, order, ben);

    assertThat(transfer(1, order, ben).json().getInteger("generation")).isEqualTo(2);
    assertThat(transfer(1, order, customer("Cleo", someAddress())).status()).isEqualTo(404);
    assertThat(reissue(1, order, order.getString("secret")).status()).isEqualTo(404);
    assertThat(get(order, order.getString("secret")).status()).isEqualTo(404);
  }

  @Test
  void transfer_byASecondHolderAskedAgain_changesNothing() {
    JsonObject order = created(shop.order(newOrder(shop.event(5), 1)));
    String address = someAddress();
    transfer(0, order, customer("Ben", address));
    String secret = secretFrom(await(() -> mails.receivedBy(address).get(0)));
    JsonObject cleo = customer("Cleo", someAddress());

    assertThat(transfer(0, order, secret, cleo).json().getInteger("generation")).isEqualTo(3);
    assertThat(transfer(1, order, secret, cleo).json().getInteger("generation")).isEqualTo(3);
    assertThat(transfer(1, order, order.getString("secret"), cleo).status()).isEqualTo(404);
    assertThat(transfer(1, order, secret, customer("Dan", address)).status()).isEqualTo(404);
  }

  @Test
  void reissue_byItsHolder_givesANewCodeByMailAndPage() {
    String address = someAddress();
    JsonObject order =
        created(shop.order(newOrder(shop.event(5), 1).put("customer", customer("Ida", address))));
    await(() -> mails.receivedBy(address).get(0));

    JsonObject reissued = reissue(0, order, order.getString("secret")).json();

    assertThat(reissued.getString("code")).isNotEqualTo(ticket(order, 0).getString("code"));
    assertThat(ticket(shown(order), 0).getString("code")).isEqualTo(reissued.getString("code"));
    eventually(() -> assertThat(mails.receivedBy(address)).hasSize(2));
    assertThat(MailExtension.source(mails.receivedBy(address).get(1)))
        .contains(reissued.getString("code"));
  }

  @Test
  void reissueAndTransfer_racedOnBothNodes_leaveOneHolderAndOneGenerationEach() {
    JsonObject event = shop.event(5);
    JsonObject order = created(shop.order(newOrder(event, 1)));

    List<Answer> answers =
        Together.run(
            20,
            n ->
                n < 10
                    ? reissue(n % 2, order, order.getString("secret"))
                    : transfer(n % 2, order, customer("Holder " + n, someAddress())));

    assertThat(answers).extracting(Answer::status).isSubsetOf(200, 404);
    long transferred =
        answers.subList(10, 20).stream().filter(answer -> answer.status() == 200).count();
    long done = answers.stream().filter(answer -> answer.status() == 200).count();
    assertThat(transferred).isEqualTo(1);
    assertThat(number("generation", order)).isEqualTo(1 + done);
    assertThat(number("version", order)).isEqualTo(1 + done);
    Counters.assertExact(orders, event, 1, 0);
  }

  @Test
  void holders_readOrWritten_areToldToTheArchive() {
    try (ToldEvents told = new ToldEvents(orders.vertx(0))) {
      JsonObject order = created(shop.order(newOrder(shop.event(5), 1)));
      String address = someAddress();

      transfer(0, order, customer("Ben", address));

      eventually(
          () ->
              assertThat(told.text())
                  .contains("INSERT ticket", "UPDATE ticket")
                  .containsPattern(OF_NO_REQUEST)
                  .doesNotContain(address, order.getString("secret")));
    }
  }

  @Test
  void transfer_usedCancelledOrMalformed_isRefused() {
    JsonObject order = created(shop.order(newOrder(shop.event(5), 1)));
    JsonObject cancelled = created(shop.order(newOrder(shop.event(5), 1)));
    shop.admin().post("/api/orders/" + cancelled.getString("number") + "/cancel", "{}");
    orders
        .pool()
        .query("UPDATE ticket SET used_at = now() WHERE order_id = '" + order.getString("id") + "'")
        .execute()
        .await();
    JsonObject ben = customer("Ben", someAddress());

    assertThat(transfer(0, order, ben).body()).contains("ticket-used");
    assertThat(transfer(0, cancelled, ben).status()).isEqualTo(409);
    assertThat(transfer(0, cancelled, customer("B\r\nBcc: x", "a b@c")).body())
        .contains("/holder/name", "/holder/email");
    assertThat(shop.api().get("/api/tickets/" + UUID.randomUUID() + "?secret=x").status())
        .isEqualTo(404);
    assertThat(shop.api().get("/api/tickets/x?secret=x").status()).isEqualTo(404);
    assertThat(get(order, "").status()).isEqualTo(404);
  }

  private static Answer transfer(int node, JsonObject order, JsonObject holder) {
    return transfer(node, order, order.getString("secret"), holder);
  }

  private static Answer transfer(int node, JsonObject order, String secret, JsonObject holder) {
    return orders
        .http(node)
        .post(path(order) + "/transfer?secret=" + secret, new JsonObject().put("holder", holder));
  }

  private static Answer reissue(int node, JsonObject order, String secret) {
    return orders.http(node).send("POST", path(order) + "/reissue?secret=" + secret, null);
  }

  private static Answer get(JsonObject order, String secret) {
    return orders.http(1).get(path(order) + "?secret=" + secret);
  }

  private static String path(JsonObject order) {
    return "/api/tickets/" + ticket(order, 0).getString("id");
  }

  private static JsonObject ticket(JsonObject order, int index) {
    return order.getJsonArray("tickets").getJsonObject(index);
  }

  private static List<Received> about(JsonObject order, String type) {
    return receiver.about(order).stream()
        .filter(received -> received.json().getString("type").equals(type))
        .toList();
  }

  private static long number(String column, JsonObject order) {
    return orders
        .pool()
        .query(
            "SELECT %s FROM ticket WHERE order_id = '%s'".formatted(column, order.getString("id")))
        .execute()
        .await()
        .iterator()
        .next()
        .getInteger(0);
  }

  private static String secretFrom(MimeMessage mail) {
    Matcher link = LINK.matcher(MailExtension.source(mail));
    assertThat(link.find()).isTrue();
    return link.group(2);
  }
}
