package maguey.marketing;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.common.http.Content;
import maguey.testkit.FreePorts;

/** A small orders-service: a real HTTP server that speaks the shapes of the contract. */
final class OrdersPeer {
  static final String TIER = "0198c0de-0000-7000-8000-000000000001";
  static final String LAST_TIER = "0198c0de-0000-7000-8000-000000000002";
  static final String TRACE_ID = "5cfa1e0b2a9d4c3f8e7d6c5b4a392817";
  private static final String SECRET = "s3cret";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, JsonObject> events = new ConcurrentHashMap<>();
  private final Map<String, JsonObject> orders = new ConcurrentHashMap<>();

  /** Header fields of every request, as they arrived. */
  final Queue<MultiMap> headers = new ConcurrentLinkedQueue<>();

  final PeerWaitlist waitlist = new PeerWaitlist();

  /** So many of the next requests lose their connection when they were carried out. */
  final AtomicInteger cuts = new AtomicInteger();

  /** So many of the next orders are told that the first try is still running. */
  final AtomicInteger underWay = new AtomicInteger();

  /** Bodies of the orders that were asked for. */
  final Queue<JsonObject> wanted = new ConcurrentLinkedQueue<>();

  /** Below those that the system gives out: it is still free when the peer comes back. */
  final int port = FreePorts.next();

  private HttpServer server;

  OrdersPeer() {
    start();
    PeerEvents.all().forEach(event -> events.put(event.getString("slug"), event));
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  void add(JsonObject event) {
    events.put(event.getString("slug"), event);
  }

  /** Keys of the orders that were asked for, in their order. */
  List<String> keys() {
    return headers.stream()
        .map(sent -> sent.get("idempotency-key"))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Goes away: connections are refused. */
  void stop() {
    server.close().await();
  }

  /** Comes, or comes back on the same port. */
  final void start() {
    server = vertx.createHttpServer().requestHandler(router()).listen(port, "127.0.0.1").await();
  }

  void close() {
    vertx.close().await();
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::record);
    router.post().handler(BodyHandler.create(false));
    router.get("/api/events").handler(this::list);
    router.get("/api/events/:slug").handler(this::event);
    router.post("/api/orders").handler(this::place);
    router.get("/api/orders/:number").handler(this::order);
    router.get("/api/orders/:number/tickets/:id/qr.svg").handler(OrdersPeer::qr);
    waitlist.mount(router);
    router.get("/api/slow").handler(never -> {});
    return router;
  }

  private void record(RoutingContext context) {
    headers.add(MultiMap.caseInsensitiveMultiMap().addAll(context.request().headers()));
    context.response().putHeader("server-timing", "traceparent;desc=\"00-of-the-peer\"");
    if (takesOne(cuts)) {
      context.request().body().onSuccess(body -> cut(context, body));
    } else {
      context.next();
    }
  }

  private static boolean takesOne(AtomicInteger count) {
    return count.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private void cut(RoutingContext context, Buffer body) {
    if (body.length() > 0) {
      wanted.add(body.toJsonObject());
    }
    context.request().connection().close();
  }

  private void list(RoutingContext context) {
    JsonArray all = new JsonArray();
    events.values().stream()
        .sorted((a, b) -> a.getString("startsAt").compareTo(b.getString("startsAt")))
        .forEach(all::add);
    context.response().putHeader("content-type", "application/json");
    Content.of(new JsonObject().put("events", all).putNull("nextCursor").toBuffer())
        .answer(context.request());
  }

  private void event(RoutingContext context) {
    answer(context, events.get(context.pathParam("slug")));
  }

  private void order(RoutingContext context) {
    boolean knows = SECRET.equals(context.request().getParam("secret"));
    answer(context, knows ? orders.get(context.pathParam("number")) : null);
  }

  private void place(RoutingContext context) {
    JsonObject wish = context.body().asJsonObject();
    wanted.add(wish);
    String name = wish.getJsonObject("customer").getString("name");
    String tier = wish.getJsonArray("lines").getJsonObject(0).getString("tierId");
    if (takesOne(underWay)) {
      problem(context, 409, "in-progress", "The first try is still running", null);
    } else if (name.equals("refuse")) {
      problem(context, 422, "invalid", "Mend the values", "/customer/email");
    } else if ("USEDUP".equals(wish.getString("promoCode"))) {
      problem(context, 409, "promo-used-up", "It was used as often as it can be", "/promoCode");
    } else if (tier.equals(LAST_TIER)) {
      problem(context, 409, "sold-out", "Only 1 is left, and you asked for more", null);
    } else {
      created(context, wish);
    }
  }

  private void created(RoutingContext context, JsonObject wish) {
    String number = "A1B2C3D4" + (orders.size() + 1);
    JsonObject order =
        PeerEvents.order(number, SECRET, wish, events.get(wish.getString("eventSlug")));
    orders.put(number, order.put("traceId", TRACE_ID));
    context.response().setStatusCode(201).putHeader("location", "/api/orders/" + number);
    context.json(order);
  }

  private static void answer(RoutingContext context, JsonObject found) {
    if (found == null) {
      problem(context, 404, "not-found", "There is nothing here", null);
    } else {
      context.json(found);
    }
  }

  static void problem(
      RoutingContext context, int status, String type, String detail, String pointer) {
    JsonObject problem = new JsonObject().put("type", "urn:maguey:problem:" + type);
    problem.put("status", status).put("detail", detail);
    if (pointer != null) {
      JsonObject error = new JsonObject().put("pointer", pointer).put("detail", detail);
      problem.put("errors", new JsonArray().add(error));
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/problem+json")
        .end(problem.toBuffer());
  }

  private static void qr(RoutingContext context) {
    context.response().putHeader("content-type", "image/svg+xml").end(PeerEvents.qrLike());
  }
}
