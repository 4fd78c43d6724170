package maguey.marketing;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The waitlist of the small orders-service: one place per address, its token says whose. */
final class PeerWaitlist {
  private final Map<String, JsonObject> places = new ConcurrentHashMap<>();

  /** The addresses that asked, as they were told. */
  final Queue<String> visitors = new ConcurrentLinkedQueue<>();

  void mount(Router router) {
    router.post("/api/waitlist").handler(this::join);
    router.get("/api/waitlist").handler(context -> answer(context, place(context)));
    router.post("/api/waitlist/leave").handler(this::leave);
    router.post("/api/waitlist/accept").handler(this::accept);
  }

  /** What becomes of the place of a token. */
  void set(String token, String status) {
    places.computeIfPresent(
        token,
        (known, place) ->
            place.copy().put("status", status).put("offerExpiresAt", "2026-11-20T02:30:00Z"));
  }

  private void join(RoutingContext context) {
    visitors.add(String.valueOf(context.request().getHeader("x-forwarded-for")));
    JsonObject wish = context.body().asJsonObject();
    if (wish.getJsonObject("customer").getString("name").equals("refuse")) {
      OrdersPeer.problem(context, 409, "tickets-available", "There are tickets; order them", null);
      return;
    }
    String token = "token-of-" + wish.getJsonObject("customer").getString("email");
    JsonObject place =
        wish.copy()
            .put("tierName", "Seat")
            .put("status", "waiting")
            .put("position", places.size() + 1);
    JsonObject known = places.putIfAbsent(token, place);
    context.response().setStatusCode(known == null ? 201 : 200);
    context.json(known == null ? place.copy().put("token", token) : known);
  }

  private void leave(RoutingContext context) {
    set(context.request().getParam("token"), "cancelled");
    answer(context, place(context));
  }

  private void accept(RoutingContext context) {
    JsonObject place = place(context);
    if (place == null || !place.getString("status").equals("offered")) {
      OrdersPeer.problem(context, 410, "offer-expired", "The tickets are no longer held", null);
      return;
    }
    set(context.request().getParam("token"), "purchased");
    context.response().setStatusCode(201);
    context.json(new JsonObject().put("number", "W1").put("secret", "s3cret"));
  }

  private JsonObject place(RoutingContext context) {
    return places.get(String.valueOf(context.request().getParam("token")));
  }

  private static void answer(RoutingContext context, JsonObject place) {
    if (place == null) {
      OrdersPeer.problem(context, 404, "not-found", "There is no such place", null);
    } else {
      context.json(place);
    }
  }
}
