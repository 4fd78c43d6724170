package maguey.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** She opens an event's page and orders two tickets there. */
final class Visitor {
  static final int TICKETS = 2;

  private final Http http;
  private final String site;
  private final String email;
  private final Map<String, String> marks;

  Visitor(Http http, String site, String email) {
    this(http, site, email, Map.of());
  }

  /**
   * A visitor whose order carries more header fields than a browser would send.
   *
   * @param marks the fields
   */
  Visitor(Http http, String site, String email, Map<String, String> marks) {
    this.http = http;
    this.site = site;
    this.email = email;
    this.marks = marks;
  }

  /** Opens the page and orders; the page view and the order are one trace, as in a browser. */
  JsonObject buy(String eventSlug) {
    return buy(eventSlug, () -> {});
  }

  /**
   * Buys as {@link #buy(String)} does.
   *
   * @param ready is run when nothing is left to do but to order
   */
  JsonObject buy(String eventSlug, Runnable ready) {
    PageLoad page = PageLoad.open(http, site, "/events/" + eventSlug);
    JsonObject order = wishes(eventSlug);
    ready.run();
    JsonObject placed = page.call("place-order", headers -> order(headers, order));
    page.report();
    return placed;
  }

  /** Orders by the API without a page, as a program does; the site may be a node then. */
  JsonObject buyByApi(String eventSlug) {
    return order(Map.of(), wishes(eventSlug));
  }

  private JsonObject wishes(String eventSlug) {
    JsonObject event = http.get(site + "/api/events/" + eventSlug, null).expect(200);
    String tier = event.getJsonArray("tiers").getJsonObject(0).getString("id");
    JsonObject line = new JsonObject().put("tierId", tier).put("quantity", TICKETS);
    return new JsonObject()
        .put("eventSlug", eventSlug)
        .put("lines", new JsonArray().add(line))
        .put("customer", new JsonObject().put("name", "Ana Agave").put("email", email));
  }

  private JsonObject order(Map<String, String> traceHeaders, JsonObject order) {
    Map<String, String> headers = new HashMap<>(traceHeaders);
    headers.putAll(marks);
    headers.put("idempotency-key", UUID.randomUUID().toString());
    return http.post(site + "/api/orders", null, headers, order).expect(201);
  }
}
