package maguey.traces.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.function.Consumer;

/** Traces such as the suite makes, and such as it must survive. */
final class Traces {

  static final String JOURNEY = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String FAILED = "7d1c0a3e9b5f4c2d8e6a1b3c5d7f9a02";
  static final String STOCK_CHECK = "57c0c4ec57c0c4ec57c0c4ec57c0c4ec";
  static final String LARGE = "c0ffee00c0ffee00c0ffee00c0ffee00";
  static final String HUGE = "deadbeefdeadbeefdeadbeefdeadbeef";
  static final String HOSTILE = "badbadbadbadbadbadbadbadbadbad00";
  static final String BROKEN = "0123456789abcdef0123456789abcdef";
  static final String DEEP = "dee9dee9dee9dee9dee9dee9dee9dee9";

  private static final double DAY = 86_400_000;

  private Traces() {}

  /** Page load, order, delivery, 3 d 2 h of silence, two scans. */
  static TraceFixture journey() {
    TraceFixture t =
        new TraceFixture(JOURNEY, now().minus(Duration.ofDays(3).plusHours(2).plusMinutes(4)));
    String page = t.span(null, "marketing-web CLIENT page-load /events/{slug}", 0, 412.6);
    String get = t.span(page, "marketing-service SERVER GET /events/{slug}", 38.2, 61.4);
    String api = t.span(get, "orders-service SERVER GET /api/events/{slug}", 52, 21.7);
    t.span(api, "orders-service CLIENT SELECT orders.event", 58, 4.2, sql("event", "SELECT"));
    String click = t.span(page, "marketing-web CLIENT POST /api/orders", 21_400, 486.2);
    String proxy = t.span(click, "marketing-service SERVER POST /api/orders", 21_412, 460);
    String order = t.span(proxy, "orders-service SERVER POST /api/orders", 21_420, 441, http(201));
    t.span(order, "orders-service INTERNAL validate-input", 21_422, 1.9);
    String check = t.span(order, "orders-service INTERNAL check-inventory", 21_425, 18.5);
    t.span(check, "orders-service CLIENT SELECT orders.tier", 21_427, 6.1, sql("tier", "SELECT"));
    String tx = t.span(order, "orders-service INTERNAL transaction", 21_446, 396);
    String create = t.span(tx, "orders-service INTERNAL create-order", 21_448, 120.4);
    t.span(
        create,
        "orders-service CLIENT INSERT orders.purchase",
        21_451,
        41.3,
        sql("purchase", "INSERT"));
    t.span(create, "orders-service CLIENT UPDATE orders.tier", 21_500, 62, sql("tier", "UPDATE"));
    String tickets = t.span(tx, "orders-service INTERNAL generate-tickets", 21_572, 240);
    t.span(tickets, "orders-service INTERNAL generate-qr", 21_580, 96);
    t.span(tickets, "orders-service INTERNAL generate-qr", 21_680, 88.4);
    t.span(
        tickets,
        "orders-service CLIENT INSERT orders.ticket",
        21_771,
        22.8,
        sql("ticket", "INSERT"));
    t.span(tx, "orders-service CLIENT INSERT orders.outbox", 21_814, 8.2, sql("outbox", "INSERT"));
    String sent = t.span(order, "orders-service PRODUCER send maguey.order.confirmed", 21_900, 2.4);
    String mail =
        t.span(sent, "orders-service CONSUMER process maguey.order.confirmed.email", 21_918, 318);
    t.span(mail, "orders-service CLIENT send-email", 21_930, 300);
    String hook =
        t.span(sent, "orders-service CONSUMER process maguey.order.confirmed.webhook", 21_921, 92);
    String post =
        t.span(hook, "orders-service CLIENT POST /webhooks/tickets", 21_926, 84, http(204));
    String in =
        t.span(post, "scanner-service SERVER POST /webhooks/tickets", 21_935, 66, http(204));
    t.span(
        in, "scanner-service CLIENT INSERT scanner.tickets", 21_946, 31, sql("tickets", "INSERT"));
    double gate = 3 * DAY + 2 * 3_600_000 + 180_000;
    scan(t, order, gate, "ADMITTED", null, "North gate");
    scan(t, order, gate + 45_300, "REFUSED", "ALREADY_USED", "East gate");
    return t.with("orderNumber", "MG-7Q2M9X")
        .with("journeyId", "018f3a6e")
        .with("state", "scanned")
        .with("stateReason", "Admitted at North gate")
        .linkIn("a1b2c3d400000006", "99f92f3577b34da6a3ce929d0e0e47aa");
  }

  private static void scan(
      TraceFixture t, String parent, double at, String result, String reason, String gate) {
    String scan =
        t.span(
            parent,
            "scanner-service INTERNAL ticket.scan",
            at,
            38.6,
            span -> {
              span.getJsonObject("attributes")
                  .put("gate.id", gate)
                  .put("device.id", "handheld-7")
                  .put("scan.method", "qr")
                  .put("scan.result", result);
              span.put("links", new JsonArray().add(link("5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e")));
              span.put("labels", new JsonArray().add("demo-clock"));
            });
    t.span(scan, "scanner-service INTERNAL validate-qr", at + 0.4, 2.845);
    String find = t.span(scan, "scanner-service INTERNAL lookup-ticket", at + 3.6, 7.1);
    t.span(
        find,
        "scanner-service CLIENT SELECT scanner.tickets",
        at + 4,
        5.9,
        sql("tickets", "SELECT"));
    String update = t.span(scan, "scanner-service INTERNAL update-status", at + 11, 17.4);
    t.span(
        update,
        "scanner-service CLIENT UPDATE scanner.tickets",
        at + 11.6,
        8.8,
        sql("tickets", "UPDATE"));
    t.span(
        update,
        "scanner-service CLIENT INSERT scanner.scan_logs",
        at + 21,
        6.2,
        sql("scan_logs", "INSERT"));
    t.span(scan, "scanner-service PRODUCER publish-event", at + 29, 0.845);
    t.scan(result, reason, gate, at + 12, scan);
  }

  private static JsonObject link(String traceId) {
    return new JsonObject()
        .put("traceId", traceId)
        .put("spanId", "00f067aa0ba902b7")
        .put("attributes", new JsonObject().put("maguey.link", "gate request"));
  }

  private static Consumer<JsonObject> sql(String table, String operation) {
    return span ->
        span.getJsonObject("attributes")
            .put("db.system.name", "postgresql")
            .put("db.collection.name", table)
            .put("db.operation.name", operation)
            .put("db.response.returned_rows", 1)
            .put(
                "db.query.text",
                operation.equals("SELECT")
                    ? "SELECT * FROM %s WHERE id = $1".formatted(table)
                    : "%s %s …\nRETURNING id, created_at".formatted(operation, table));
  }

  private static Consumer<JsonObject> http(int status) {
    return span ->
        span.getJsonObject("attributes")
            .put("http.request.method", "POST")
            .put("http.response.status_code", status)
            .put("url.path", span.getString("name").replaceAll(".* ", ""))
            .put("order.number", "MG-7Q2M9X");
  }

  /** An order whose payment hook timed out and was retried. */
  static TraceFixture failed() {
    TraceFixture t = new TraceFixture(FAILED, now().minusSeconds(190));
    String order = t.span(null, "orders-service SERVER POST /api/orders", 0, 2_840, http(500));
    t.span(order, "orders-service INTERNAL validate-input", 2, 1.2);
    String create =
        t.span(order, "orders-service INTERNAL create-order", 6, 2_810, fault(t, 2_815));
    for (int i = 0; i < 3; i++) {
      double at = 20 + i * 930;
      String call =
          t.span(
              create, "orders-service CLIENT POST /payments/charge", at, 860, fault(t, at + 855));
      t.span(
          call, "payment-gateway SERVER POST /payments/charge", at + 12, 840, fault(t, at + 830));
    }
    return t.with("state", "incomplete").with("stateReason", "The order's reply span is missing");
  }

  /** An order that looks into the stock twelve times, and once for a second and a half. */
  static TraceFixture stockCheck() {
    TraceFixture t = new TraceFixture(STOCK_CHECK, now().minus(Duration.ofDays(2)));
    String order = t.span(null, "orders-service SERVER POST /api/orders", 0, 1_700);
    String check = t.span(order, "orders-service INTERNAL check-inventory", 5, 1_650);
    for (int i = 0; i < 12; i++) {
      t.span(check, "orders-service CLIENT SELECT tier", 6 + i * 5, 4, sql("tier", "SELECT"));
    }
    t.span(check, "orders-service CLIENT SELECT", 80, 1_500, sql("stock", "SELECT"));
    return t;
  }

  private static Consumer<JsonObject> fault(TraceFixture t, double at) {
    return span -> {
      span.put("status", "ERROR").put("statusMessage", "Read timed out after 800 ms");
      JsonObject exception =
          new JsonObject()
              .put("exception.type", "java.net.SocketTimeoutException")
              .put("exception.message", "Read timed out")
              .put(
                  "exception.stacktrace",
                  "java.net.SocketTimeoutException: Read timed out\n"
                      + "\tat maguey.orders.Payments.charge(Payments.java:71)\n"
                      + "\tat maguey.orders.OrderService.place(OrderService.java:44)");
      span.put("events", new JsonArray().add(t.event("exception", at, exception)));
    };
  }

  /** A batch with as many spans as wanted, in several services. */
  static TraceFixture large(String traceId, int spans) {
    TraceFixture t = new TraceFixture(traceId, now().minusSeconds(3_700));
    Random random = new Random(7);
    String root = t.span(null, "load-generator CLIENT nightly-export", 0, spans * 2.5);
    String batch = root;
    for (int i = 1; i < spans; i++) {
      double at = i * 2.4;
      if (i % 25 == 1) {
        batch = t.span(root, "orders-service INTERNAL export-batch", at, 58);
      } else {
        String service =
            i % 3 == 0 ? "scanner-service" : i % 7 == 0 ? "search-index" : "orders-service";
        boolean bad = random.nextInt(180) == 0;
        t.span(
            batch,
            service + " CLIENT SELECT ticket",
            at,
            0.3 + random.nextDouble() * 18,
            bad ? fault(t, at) : sql("ticket", "SELECT"));
      }
    }
    return t;
  }

  /** Names and values that are code elsewhere. */
  static TraceFixture hostile() {
    TraceFixture t = new TraceFixture(HOSTILE, now().minusSeconds(20));
    String evil = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
    String root =
        t.span(
            null,
            "evil-service SERVER " + evil,
            0,
            12,
            span -> {
              span.put("statusMessage", evil).put("status", "ERROR");
              span.getJsonObject("attributes")
                  .put(evil, evil)
                  .put("url.full", "javascript:window.hacked=1")
                  .put("list", new JsonArray().add(evil).add(1));
              span.put(
                  "events",
                  new JsonArray().add(t.event(evil, 3, new JsonObject().put(evil, evil))));
              JsonObject link = link("javascript:alert(1)").put("spanId", evil);
              span.put("links", new JsonArray().add(link));
            });
    t.span(root, "\"><svg/onload=window.hacked=1> CLIENT x", 1, 3);
    return t.with("orderNumber", evil).with("stateReason", evil);
  }

  /** Two roots, an orphan, a circle, a span that ends before it starts. */
  static TraceFixture broken() {
    TraceFixture t = new TraceFixture(BROKEN, now().minusSeconds(4_000));
    String root = t.span(null, "orders-service SERVER GET /api/orders/{no}", 0, 40);
    t.span(root, "orders-service INTERNAL clock-went-back", 30, -12.5);
    t.span(null, "scanner-service SERVER POST /api/scans", 5, 20);
    t.span(
        "ffffffffffffffff",
        "marketing-service CLIENT late-child",
        8,
        3,
        span -> span.put("labels", new JsonArray().add("orphan").add("late")));
    t.span("a1b2c3d400000005", "orders-service INTERNAL circle-a", 12, 9);
    t.span("a1b2c3d400000004", "orders-service INTERNAL circle-b", 13, 4);
    return t.with("state", "incomplete").with("stateReason", "1 parent has not arrived");
  }

  /** One chain of 2,000 levels. */
  static TraceFixture deep() {
    TraceFixture t = new TraceFixture(DEEP, now().minusSeconds(60));
    String parent = null;
    for (int i = 0; i < 2_000; i++) {
      parent = t.span(parent, "orders-service INTERNAL level-" + i, i * 0.01, 60 - i * 0.02);
    }
    return t;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).plusNanos(123_456);
  }
}
