package maguey.load;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers the generator as a suite would that sells well and lets nobody in: what a real one never
 * does, and every check is for.
 */
final class FalteringSuite implements AutoCloseable {
  private static final List<String> SERVICES =
      List.of("marketing-service", "orders-service", "scanner-service", "trace-store");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> urls = new ArrayList<>();
  private final AtomicLong sold = new AtomicLong();
  private final Queue<JsonObject> troubles = new ConcurrentLinkedQueue<>();
  private final Map<String, JsonObject> orders = new ConcurrentHashMap<>();
  private final AtomicBoolean isLosingAnAnswer = new AtomicBoolean();
  private final String refusal;
  private volatile boolean isInTroubleForGood;

  /** A suite whose gates say this to everybody. */
  FalteringSuite(String refusal) {
    this.refusal = refusal;
    SERVICES.forEach(service -> urls.add("http://127.0.0.1:" + listen(service)));
  }

  List<String> urls() {
    return urls;
  }

  /** The next order is answered so. */
  void answerOnce(int status, String type) {
    troubles.add(new JsonObject().put("status", status).put("type", type));
  }

  /** All orders are answered so. */
  void answerAlways(int status, String type) {
    isInTroubleForGood = true;
    answerOnce(status, type);
  }

  /** The next order is placed, and the connection breaks before its answer. */
  void loseAnAnswer() {
    isLosingAnAnswer.set(true);
  }

  private int listen(String service) {
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> request.body().onSuccess(body -> answer(service, request, body.toString())))
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private void answer(String service, HttpServerRequest request, String body) {
    switch (request.method() + " " + request.path().replaceFirst("(/(events|traces)/).*", "$1")) {
      case "GET /health/live" -> reply(request, 200, new JsonObject().put("service", service));
      case "POST /api/events" -> reply(request, 201, event(new JsonObject(body)));
      case "GET /api/events/" -> reply(request, 200, new JsonObject().put("sold", sold.get()));
      case "POST /api/devices" ->
          reply(request, 201, new JsonObject().put("id", "device").put("token", "token"));
      case "POST /api/orders" -> order(request, new JsonObject(body));
      case "POST /api/scans" ->
          reply(request, 200, new JsonObject().put("result", "REFUSED").put("reason", refusal));
      case "GET /api/scans" -> reply(request, 200, new JsonObject().put("scans", new JsonArray()));
      default -> reply(request, 200, new JsonObject().put("spans", new JsonArray()));
    }
  }

  private static JsonObject event(JsonObject wanted) {
    JsonObject tier = new JsonObject().put("id", UUID.randomUUID().toString());
    return new JsonObject()
        .put("slug", wanted.getString("slug"))
        .put("tiers", new JsonArray().add(tier));
  }

  private void order(HttpServerRequest request, JsonObject wanted) {
    JsonObject trouble = isInTroubleForGood ? troubles.peek() : troubles.poll();
    if (trouble != null) {
      reply(request, trouble.getInteger("status"), trouble);
      return;
    }
    String key = request.getHeader("idempotency-key");
    boolean isRepeated = orders.containsKey(key);
    JsonObject order = orders.computeIfAbsent(key, first -> place(wanted));
    if (isLosingAnAnswer.getAndSet(false)) {
      request.connection().close();
    } else {
      reply(request, isRepeated ? 200 : 201, order);
    }
  }

  private JsonObject place(JsonObject wanted) {
    int quantity = wanted.getJsonArray("lines").getJsonObject(0).getInteger("quantity");
    JsonArray tickets = new JsonArray();
    for (int i = 0; i < quantity; i++) {
      tickets.add(new JsonObject().put("id", "T" + sold.incrementAndGet()).put("code", code()));
    }
    JsonObject order = new JsonObject().put("number", "M-" + sold).put("traceId", code());
    return order.put("tickets", tickets);
  }

  private static String code() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static void reply(HttpServerRequest request, int status, JsonObject body) {
    request.response().setStatusCode(status).end(body.encode());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
