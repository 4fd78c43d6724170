package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TicketWebhookIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS);

  private final HttpCalls http = SERVICE.http();
  private final IssuedTicket ticket = IssuedTicket.some();
  private final String body = ticket.webhook().encode();

  @Test
  void webhook_signed_isStoredOnceHoweverOftenItComes() {
    SignedWebhook webhook = SignedWebhook.of(body);

    assertThat(webhook.send(http).status()).isEqualTo(204);
    assertThat(webhook.send(http).status()).isEqualTo(204);

    assertThat(versionOf(ticket)).isEqualTo(1);
  }

  @Test
  void webhook_sameIdWithAnotherBody_is409WithoutEffect() {
    String id = UUID.randomUUID().toString();
    IssuedTicket other = IssuedTicket.some();
    signed(id, body).send(http);

    HttpCalls.Answer answer = signed(id, other.webhook().encode()).send(http);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().getString("type")).endsWith("webhook-id-reused");
    assertThat(versionOf(other)).isZero();
    assertThat(SERVICE.http().get("/metrics").body()).contains("maguey_webhooks_reused_total 1");
  }

  @Test
  void webhook_formerSecretOrSeveralSignatures_isAccepted() {
    String id = UUID.randomUUID().toString();
    long now = Instant.now().getEpochSecond();
    SignedWebhook former = SignedWebhook.of(id, now, SignedWebhook.OLD_SECRET, body);

    assertThat(former.signatures("v1,bm8= v1a,x " + former.signatures()).send(http).status())
        .isEqualTo(204);
    assertThat(versionOf(ticket)).isEqualTo(1);
  }

  @Test
  void webhook_forged_is401WithoutEffect() {
    SignedWebhook webhook = SignedWebhook.of(body);
    String reserialised = new JsonObject(body).encodePrettily();

    assertThat(webhook.signatures("v1,bm8=").send(http).status()).isEqualTo(401);
    assertThat(webhook.signatures("nonsense").send(http).status()).isEqualTo(401);
    assertThat(webhook.body(reserialised).send(http).status()).isEqualTo(401);
    assertThat(webhook.body(body.substring(1)).send(http).status()).isEqualTo(401);
    assertThat(webhook.body("{\"type\":").send(http).status()).isEqualTo(401);
    assertThat(webhook.body("").send(http).status()).isEqualTo(401);
    assertThat(versionOf(ticket)).isZero();
  }

  @Test
  void webhook_replayedLaterOrFromTheFuture_is401WithoutEffect() {
    long now = Instant.now().getEpochSecond();

    assertThat(SignedWebhook.of("a", now - 310, SignedWebhook.SECRET, body).send(http).status())
        .isEqualTo(401);
    assertThat(SignedWebhook.of("b", now + 400, SignedWebhook.SECRET, body).send(http).status())
        .isEqualTo(401);
    assertThat(versionOf(ticket)).isZero();
  }

  @Test
  void webhook_withoutAHeaderField_is400() {
    assertThat(http.post("/webhooks/tickets", body).status()).isEqualTo(400);
    assertThat(http.with("webhook-id", "x").post("/webhooks/tickets", body).status())
        .isEqualTo(400);
  }

  @Test
  void webhook_unknownType_is204WithoutEffect() {
    String other = ticket.webhook().put("type", "tickets.framed").encode();

    assertThat(SignedWebhook.of(other).send(http).status()).isEqualTo(204);
    assertThat(SignedWebhook.of("{}").send(http).status()).isEqualTo(204);
    assertThat(versionOf(ticket)).isZero();
  }

  @Test
  void webhook_signedButUnreadable_is400Or422() {
    JsonObject wrong = ticket.webhook();
    wrong.getJsonObject("data").getJsonObject("event").put("zone", "Nowhere");

    assertThat(SignedWebhook.of("[]").send(http).status()).isEqualTo(400);
    assertThat(SignedWebhook.of("{\"type\":").send(http).status()).isEqualTo(400);
    HttpCalls.Answer answer = SignedWebhook.of(wrong.encode()).send(http);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/data/event/zone");
  }

  @Test
  void webhook_tooLarge_is413() {
    assertThat(SignedWebhook.of(body + " ".repeat(70_000)).send(http).status()).isEqualTo(413);
  }

  @Test
  void webhook_olderOneLater_doesNotUndoTheNewer() {
    IssuedTicket newer = ticket.generation(3);

    assertThat(SignedWebhook.of(newer.webhook().encode()).send(http).status()).isEqualTo(204);
    assertThat(SignedWebhook.of(body).send(http).status()).isEqualTo(204);

    assertThat(generationOf(ticket)).isEqualTo(3);
  }

  @Test
  void webhook_cancelledOrRefunded_isRefusedAtTheGate() {
    IssuedTicket other = IssuedTicket.some();
    send(ticket.webhook());
    send(other.webhook());

    send(ticket.webhook("tickets.cancelled", 2, "cancelled"));
    send(other.webhook("tickets.refunded", 2, "refunded"));

    assertThat(scan(ticket).getString("reason")).isEqualTo("CANCELLED");
    assertThat(scan(other).getString("reason")).isEqualTo("REFUNDED");
  }

  @Test
  void webhook_cancelledBeforeIssued_staysCancelled() {
    send(ticket.webhook("tickets.refunded", 3, "refunded"));
    send(ticket.webhook("tickets.cancelled", 2, "cancelled"));
    send(ticket.webhook("tickets.issued", 1, "valid"));

    assertThat(scan(ticket).getString("reason")).isEqualTo("REFUNDED");
  }

  @Test
  void webhook_aboutAUsedTicket_keepsTheAdmissionUnlessItIsTakenBack() {
    send(ticket.webhook());
    assertThat(scan(ticket).getString("result")).isEqualTo("ADMITTED");

    send(ticket.webhook("tickets.issued", 2, "valid"));
    assertThat(scan(ticket).getString("reason")).isEqualTo("ALREADY_USED");
    send(ticket.webhook("tickets.cancelled", 3, "cancelled"));
    assertThat(scan(ticket).getString("reason")).isEqualTo("CANCELLED");
  }

  @Test
  void webhook_validAgainAfterItWasBlocked_isUsedUnlessTheEntryWasUndone() {
    send(ticket.webhook());
    assertThat(scan(ticket).getString("result")).isEqualTo("ADMITTED");
    send(ticket.webhook("tickets.cancelled", 2, "blocked"));
    assertThat(scan(ticket).getString("reason")).isEqualTo("BLOCKED");

    send(ticket.webhook("tickets.issued", 3, "valid"));
    assertThat(scan(ticket).getString("reason")).isEqualTo("ALREADY_USED");

    send(ticket.webhook("tickets.cancelled", 4, "blocked"));
    Scanner scanner = new Scanner(SERVICE, ORDERS);
    String code = scanner.codeOf(ticket);
    HttpCalls.Answer undone = scanner.supervisor("undo").override(code, "exit", "Wrong person");
    assertThat(undone.status()).as(undone.body()).isEqualTo(200);
    send(ticket.webhook("tickets.issued", 5, "valid"));
    assertThat(scan(ticket).getString("result")).isEqualTo("ADMITTED");
  }

  @Test
  void webhook_reissued_killsTheCodeBefore() { // 39
    IssuedTicket reissued = ticket.generation(2);
    send(reissued.webhook("tickets.reissued", 2, "valid"));
    send(ticket.webhook("tickets.issued", 1, "valid"));

    assertThat(scan(ticket).getString("reason")).isEqualTo("REVOKED_REPLACED");
    assertThat(scan(reissued).getString("result")).isEqualTo("ADMITTED");
    assertThat(scan(ticket).getString("reason")).isEqualTo("REVOKED_REPLACED");
  }

  @Test
  void webhook_unknownState_is422() {
    JsonObject wrong = ticket.webhook("tickets.cancelled", 2, "lost");

    HttpCalls.Answer answer = SignedWebhook.of(wrong.encode()).send(http);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("/data/tickets/0/state");
  }

  private void send(JsonObject webhook) {
    assertThat(SignedWebhook.of(webhook.encode()).send(http).status()).isEqualTo(204);
  }

  private JsonObject scan(IssuedTicket scanned) {
    Scanner scanner = new Scanner(SERVICE, ORDERS);
    return scanner
        .gate("G" + UUID.randomUUID().toString().substring(0, 8))
        .scan(scanner.codeOf(scanned));
  }

  private static SignedWebhook signed(String id, String body) {
    return SignedWebhook.of(id, Instant.now().getEpochSecond(), SignedWebhook.SECRET, body);
  }

  private static int versionOf(IssuedTicket ticket) {
    return column("version", ticket);
  }

  private static int generationOf(IssuedTicket ticket) {
    return column("generation", ticket);
  }

  /** 0 when the ticket is not stored. */
  private static int column(String name, IssuedTicket ticket) {
    return SERVICE
        .pool()
        .preparedQuery("SELECT coalesce(max(" + name + "), 0) AS n FROM ticket WHERE id = $1")
        .execute(Tuple.of(ticket.id()))
        .await()
        .iterator()
        .next()
        .getInteger("n");
  }
}
