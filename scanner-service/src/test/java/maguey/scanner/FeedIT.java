package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import maguey.common.auth.Tokens;
import maguey.common.events.CatalogueChanged;
import maguey.common.events.EventAddress;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What orders-service says of events and tickets, told or asked for. */
class FeedIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);
  private final Scanner.Gate gate = scanner.gate("A");

  @Test
  void event_cancelledInTheCatalogue_letsNobodyInAnyMore() {
    IssuedTicket ticket = scanner.issue();
    String code = scanner.codeOf(ticket);

    change(ticket, "cancelled", "Called off");

    eventually(
        () -> assertThat(gate.scan(code, "info").getString("reason")).isEqualTo("EVENT_CANCELLED"));
    assertThat(gate.scan(code).getString("message")).contains("Called off");
    change(ticket, "on_sale", "On again");
    eventually(() -> assertThat(gate.scan(code, "info").getString("reason")).isNull());
    assertThat(gate.scan(code).getString("result")).isEqualTo("ADMITTED");
  }

  @Test
  void event_cancelledByAWebhook_letsNobodyInAnyMore() {
    IssuedTicket ticket = scanner.issue();
    String code = scanner.codeOf(ticket);

    tell(ticket, ticket.issuedAt().plusSeconds(60), "cancelled");
    tell(ticket, ticket.issuedAt().plusSeconds(30), "on_sale");

    assertThat(gate.scan(code).getString("reason")).isEqualTo("EVENT_CANCELLED");
    tell(ticket, ticket.issuedAt().plusSeconds(90), null);
    assertThat(gate.scan(code).getString("reason")).isEqualTo("EVENT_CANCELLED");
  }

  @Test
  void event_cancelledWhileAnOlderAnswerIsUnderWay_staysCancelled() throws Exception {
    IssuedTicket ticket = scanner.issue();
    ORDERS.serve("/api/events/" + ticket.eventSlug() + "/tickets", page(null));
    serve(ticket, "on_sale", "Soon");
    OrdersStandIn.Slow answer = ORDERS.slow("/api/events/" + ticket.eventSlug());
    CompletableFuture<HttpCalls.Answer> resync =
        CompletableFuture.supplyAsync(() -> resync(ticket.eventSlug()));
    answer.begun().get();

    tell(ticket, ticket.issuedAt().plusSeconds(60), "cancelled");
    answer.letGo();

    assertThat(resync.get().status()).isEqualTo(200);
    assertThat(gate.scan(scanner.codeOf(ticket)).getString("reason")).isEqualTo("EVENT_CANCELLED");
  }

  @Test
  void resync_ofLostWebhooks_bringsAllPages() {
    IssuedTicket first = IssuedTicket.some();
    IssuedTicket second = IssuedTicket.some().ofEvent(first);
    IssuedTicket given = IssuedTicket.some().ofEvent(first);
    String tickets = "/api/events/" + first.eventSlug() + "/tickets";
    ORDERS.serve(tickets, page("p2", first.webhook()));
    ORDERS.serve(
        tickets + "?cursor=p2",
        page(null, second.webhook(), given.webhook("tickets.issued", 3, "refunded")));

    HttpCalls.Answer answer = resync(first.eventSlug());

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().getInteger("tickets")).isEqualTo(3);
    assertThat(answer.json().getString("nextCursor")).isNull();
    assertThat(resynced(first.eventSlug())).containsExactly(2, 1);
    assertThat(roleSentTo(tickets)).as("no administrator's").isEqualTo(Tokens.GATES);
    assertThat(gate.scan(scanner.codeOf(first)).getString("result")).isEqualTo("ADMITTED");
    assertThat(gate.scan(scanner.codeOf(second)).getString("result")).isEqualTo("ADMITTED");
    assertThat(gate.scan(scanner.codeOf(given)).getString("reason")).isEqualTo("REFUNDED");
    assertThat(resync(first.eventSlug()).status()).isEqualTo(200);
    assertThat(gate.scan(scanner.codeOf(first)).getString("reason")).isEqualTo("ALREADY_USED");
  }

  @Test
  void resync_ofOlderNews_undoesNothing() {
    IssuedTicket ticket = scanner.issue();
    scanner.tell(ticket, "tickets.cancelled", 4, "cancelled");
    ORDERS.serve(
        "/api/events/" + ticket.eventSlug() + "/tickets",
        page(null, ticket.webhook("tickets.issued", 3, "valid")));

    assertThat(resync(ticket.eventSlug()).status()).isEqualTo(200);

    assertThat(gate.scan(scanner.codeOf(ticket)).getString("reason")).isEqualTo("CANCELLED");
  }

  @Test
  void resync_ofAnUnknownEventOrByADevice_isRefused() {
    assertThat(resync("no-such-event").status()).isEqualTo(404);
    JsonObject body = new JsonObject().put("eventSlug", "x");
    assertThat(gate.http().post("/api/resync", body).status()).isEqualTo(403);
    assertThat(scanner.admin().post("/api/resync", "{}").status()).isIn(400, 422);
  }

  /** A webhook about a ticket of the event, worded at the given time. */
  private void tell(IssuedTicket ticket, Instant at, String status) {
    JsonObject message = IssuedTicket.some().ofEvent(ticket).webhook().put("timestamp", at);
    message.getJsonObject("data").getJsonObject("event").put("status", status);
    assertThat(SignedWebhook.of(message.encode()).send(SERVICE.http()).status()).isEqualTo(204);
  }

  private HttpCalls.Answer resync(String slug) {
    return scanner.admin().post("/api/resync", new JsonObject().put("eventSlug", slug));
  }

  private static String roleSentTo(String uri) {
    Tokens tokens = SERVICE.running(0).context().tokens();
    return Tokens.roleOf(tokens.verify(ORDERS.tokenSentTo(uri)).await());
  }

  private static JsonObject page(String next, JsonObject... messages) {
    JsonArray all = new JsonArray();
    for (JsonObject message : messages) {
      all.add(message);
    }
    return new JsonObject().put("messages", all).put("nextCursor", next);
  }

  /** How many tickets each page of a run brought, the last one first. */
  private List<Integer> resynced(String slug) {
    return scanner
        .admin()
        .get("/api/audit?action=tickets.resynced&limit=50")
        .json()
        .getJsonArray("entries")
        .stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.getString("subject").equals(slug))
        .map(entry -> entry.getJsonObject("detail").getInteger("tickets"))
        .toList();
  }

  private static void serve(IssuedTicket ticket, String status, String title) {
    Instant starts = Instant.now().plus(Duration.ofHours(1));
    ORDERS.serve(
        "/api/events/" + ticket.eventSlug(),
        new JsonObject()
            .put("id", ticket.eventId().toString())
            .put("slug", ticket.eventSlug())
            .put("title", title)
            .put("zone", "Europe/Vienna")
            .put("startsAt", starts)
            .put("endsAt", starts.plus(Duration.ofHours(3)))
            .put("doorsAt", starts)
            .put("status", status));
  }

  private static void change(IssuedTicket ticket, String status, String title) {
    serve(ticket, status, title);
    CatalogueChanged changed =
        new CatalogueChanged(
            UUID.randomUUID(), Instant.now(), ticket.eventId(), ticket.eventSlug());
    SERVICE.vertx(0).eventBus().publish(EventAddress.CATALOGUE_CHANGED.address(), changed.toJson());
  }
}
