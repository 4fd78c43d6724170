package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import maguey.common.boot.Service;

/** Parts of the story for tests that tell another one. */
final class Scenes {
  private static final Pattern CODE = Pattern.compile("TK[0-9A-Z]{151}");

  private final Http http = new Http();
  private final LocalSuite suite;
  private final StoryTokens tokens;
  private final String email = "ben-" + UUID.randomUUID() + "@visitors.example";

  Scenes(LocalSuite suite, StoryTokens tokens) {
    this.suite = suite;
    this.tokens = tokens;
  }

  /** Buys two tickets while the trace store is stopped; it stays stopped. */
  JsonObject buyWithTraceStoreAway(Service traceStore) {
    suite.stop(traceStore);
    JsonObject order = buy();
    new Mailbox(suite.urls().mailbox(), email).awaitMailAbout(order.getString("number"));
    return order;
  }

  /** Buys two tickets, and waits until the gates know them. */
  JsonObject buyAndWaitForTheGate() {
    JsonObject order = buy();
    awaitWebhook(order.getString("traceId"));
    return order;
  }

  /** Waits until the tickets of a purchase have reached the gates. */
  void awaitWebhook(String traceId) {
    new TraceReader(http, suite.urls().traces(), tokens.viewer())
        .awaitSpan(
            traceId,
            "The ticket webhook",
            span ->
                span.getString("name").equals("POST /webhooks/tickets")
                    && span.getString("kind").equals("SERVER"));
  }

  /** Waits until a scan of the purchase's tickets is in its trace. */
  void awaitScan(String traceId) {
    new TraceReader(http, suite.urls().traces(), tokens.viewer())
        .awaitSpan(traceId, "The scan", span -> span.getString("name").equals("ticket.scan"));
  }

  JsonObject buy() {
    return buy(event());
  }

  JsonObject buy(String event) {
    return new Visitor(http, suite.urls().marketing(), email).buy(event);
  }

  /** The slug of a new event that nobody else uses. */
  String ownEvent() {
    return new Organiser(http, suite.urls().orders(), tokens.admin()).syntheticEvent();
  }

  /** The organiser calls an event off. */
  void cancel(String event) {
    String path = suite.urls().orders() + "/api/events/" + event + "/status";
    JsonObject cancelled = new JsonObject().put("status", "cancelled");
    http.post(path, tokens.admin(), Map.of(), cancelled).expect(200);
  }

  /** The slug of tonight's event. */
  String event() {
    return new Organiser(http, suite.urls().orders(), tokens.admin()).tonightsEvent();
  }

  /** Moves business time on every node. */
  void setClock(Duration offset) {
    DemoClock.set(http, suite.urls(), offset);
  }

  /** A new device at the gate, by its token. */
  String deviceToken() {
    return gate().token();
  }

  /** Scans the order's first ticket; asks again while the gate does not know it yet. */
  JsonObject scanFirst(JsonObject order) {
    Gate gate = gate();
    return Until.present(
        "The ticket at the gate",
        Duration.ofSeconds(60),
        () ->
            Optional.of(gate.scan(code(order)))
                .filter(answer -> !"UNKNOWN_TICKET".equals(answer.getString("reason"))));
  }

  JsonObject scan(String code) {
    return gate().scan(code);
  }

  /** What the gate of a device tells of a code without letting anybody in. */
  JsonObject lookUp(String deviceToken, String code) {
    JsonObject scan =
        new JsonObject()
            .put("code", code)
            .put("scanId", UUID.randomUUID().toString())
            .put("direction", "info");
    return http.post(suite.urls().scanner() + "/api/scans", deviceToken, Map.of(), scan)
        .expect(200);
  }

  /** Its holder asks for a new code of a ticket, and gets it. */
  String reissue(JsonObject order, JsonObject ticket) {
    return change(order, ticket, "reissue", new JsonObject()).getString("code");
  }

  /** She hands a ticket on to somebody else, who finds its new code in his mail. */
  String transfer(JsonObject order, JsonObject ticket) {
    String address = "cleo-" + UUID.randomUUID() + "@visitors.example";
    JsonObject holder = new JsonObject().put("name", "Cleo Cactus").put("email", address);
    change(order, ticket, "transfer", new JsonObject().put("holder", holder));
    Mailbox mailbox = new Mailbox(suite.urls().mailbox(), address);
    mailbox.awaitMailAbout(order.getString("number"));
    MatchResult code = CODE.matcher(mailbox.letters().get(0)).results().findFirst().orElseThrow();
    return code.group();
  }

  /** Staff cancels or refunds an order. */
  void giveBack(JsonObject order, String action) {
    String path = suite.urls().orders() + "/api/orders/" + order.getString("number") + "/" + action;
    http.post(path, tokens.admin(), Map.of(), new JsonObject()).expect(200);
  }

  private JsonObject change(JsonObject order, JsonObject ticket, String action, JsonObject body) {
    String path = suite.urls().orders() + "/api/tickets/" + ticket.getString("id") + "/" + action;
    return http.post(path + "?secret=" + order.getString("secret"), null, Map.of(), body)
        .expect(200);
  }

  /** Types what stands below a ticket's QR code. */
  JsonObject type(String shortCode) {
    return gate().type(shortCode);
  }

  static String code(JsonObject order) {
    return order.getJsonArray("tickets").getJsonObject(0).getString("code");
  }

  private Gate gate() {
    return Gate.open(http, suite.urls().scanner(), tokens.admin(), "south");
  }
}
