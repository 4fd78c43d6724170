package maguey.traces.web;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.spanHex;
import static maguey.traces.SpanFixture.text;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.events.TicketScanned;
import maguey.traces.TraceStores;

/**
 * A small festival in a real store: a day of orders, of which some are slow for a reason, some
 * fail, and some are at the gate; and one whose every name is hostile.
 */
final class SeededStore {
  static final String EVIL = "<img src=x onerror=\"window.hacked=1\">";
  static final String SLOW_REASON = "payments-v2";
  private static final int ORDERS = 48;

  private final TraceStores store;
  private final Instant now = Instant.now();

  /** Of the first order: let in, with everything that belongs to it. */
  Order admitted;

  /** Slow and fast traces, to compare. */
  final List<String> slow = new ArrayList<>();

  final List<String> fast = new ArrayList<>();

  private final Map<String, List<Span.Builder>> spans = new LinkedHashMap<>();
  private final List<Runnable> events = new ArrayList<>();

  SeededStore(TraceStores store) {
    this.store = store;
  }

  /** An order with the traces and events it left. */
  record Order(UUID id, String number, String email, List<UUID> tickets, Span.Builder root) {}

  /** Everything that the pages' tests need. */
  void fill() {
    IntStream.range(0, ORDERS).forEach(this::order);
    hostile();
    spans.forEach((service, all) -> store.send(service, all.toArray(Span.Builder[]::new)));
    events.forEach(Runnable::run);
  }

  /** Sent at the end, all of a service at once. */
  private void send(String service, Span.Builder... more) {
    spans.computeIfAbsent(service, none -> new ArrayList<>()).addAll(List.of(more));
  }

  private void event(EventAddress address, JsonObject body) {
    events.add(() -> store.event(address, body));
  }

  private void order(int i) {
    boolean isSlow = i % 6 == 3;
    boolean failing = i % 12 == 7;
    Instant time = now.minus(Duration.ofMinutes(10 + i * 29L));
    Span.Builder root = purchase(time, isSlow, failing);
    (isSlow ? slow : fast).add(hex(root));
    if (failing) {
      return;
    }
    boolean over = i % 4 != 1;
    Instant ends = over ? now.minus(Duration.ofMinutes(5)) : now.plus(Duration.ofDays(20));
    Order order = confirm(time, root, over ? "summer-night" : "winter-gala", ends, 1 + i % 3);
    if (over && i % 7 != 6) {
      Instant scanned = time.plus(Duration.ofMinutes(4 + i));
      String gate = i % 3 == 0 ? "north" : "south";
      IntStream.range(0, i % 5 == 2 ? 1 : order.tickets().size())
          .forEach(ticket -> scan(order, ticket, scanned.plusSeconds(ticket), gate));
    }
    if (i == 0) {
      admitted = order;
    }
  }

  private Span.Builder purchase(Instant time, boolean isSlow, boolean failing) {
    long ms = isSlow ? 1_900 : 90;
    Span.Builder root = at(span("POST /api/orders", time), time, Duration.ofMillis(ms + 60));
    root.addAttributes(text("http.route", "/api/orders"));
    Span.Builder check = step(root, "check-inventory", time.plusMillis(4), 12);
    Span.Builder create = step(root, "create-order", time.plusMillis(18), ms);
    create.addAttributes(text("feature.flag", isSlow ? SLOW_REASON : "payments-v1"));
    Span.Builder insert = step(create, "INSERT orders.orders", time.plusMillis(22), ms - 30);
    insert
        .setKind(SpanKind.SPAN_KIND_CLIENT)
        .addAttributes(text("db.system.name", "postgresql"))
        .addAttributes(
            text("db.query.text", "INSERT INTO orders.orders (id, number) VALUES ($1, $2)"));
    if (failing) {
      failed(root);
      failed(create).addAttributes(text("error.type", "STOCK_CONFLICT"));
    }
    send("orders-service", root, check, create, insert);
    return root;
  }

  private static Span.Builder step(Span.Builder parent, String name, Instant start, long ms) {
    return at(childOf(parent, name), start, Duration.ofMillis(ms));
  }

  private Order confirm(Instant time, Span.Builder root, String event, Instant ends, int count) {
    UUID id = UUID.randomUUID();
    String number = "MG-" + id.toString().substring(0, 6).toUpperCase(Locale.ROOT);
    List<UUID> tickets = IntStream.range(0, count).mapToObj(t -> UUID.randomUUID()).toList();
    Order order = new Order(id, number, id + "@example.org", tickets, root);
    Span.Builder issue = about(order, step(root, "ticket.issue", time.plusMillis(60), 15));
    Span.Builder mail = about(order, step(root, "send-email", time.plusMillis(2_400), 120));
    Span.Builder hook = step(root, "POST /webhooks/tickets", time.plusMillis(2_300), 40);
    send(
        "orders-service",
        issue,
        mail.setKind(SpanKind.SPAN_KIND_CLIENT),
        hook.setKind(SpanKind.SPAN_KIND_CLIENT));
    send(
        "scanner-service",
        step(hook, "POST /webhooks/tickets", time.plusMillis(2_306), 28)
            .setKind(SpanKind.SPAN_KIND_SERVER));
    event(
        EventAddress.ORDER_CONFIRMED_TRACE_STORE,
        new OrderConfirmed(
                UUID.randomUUID(),
                time,
                id,
                number,
                UUID.randomUUID(),
                event,
                ends,
                TraceStores.emailHash(order.email()),
                tickets,
                hex(root))
            .toJson());
    return order;
  }

  private static Span.Builder about(Order order, Span.Builder span) {
    return span.addAttributes(text("order.id", order.id().toString()))
        .addAttributes(text("order.number", order.number()));
  }

  private void scan(Order order, int ticket, Instant time, String gate) {
    Span.Builder scan = about(order, step(order.root(), "ticket.scan", time, 38));
    scan.addAttributes(text("gate.id", gate))
        .addAttributes(attribute("ticket.count", AnyValue.newBuilder().setIntValue(1)));
    send("scanner-service", scan.setKind(SpanKind.SPAN_KIND_INTERNAL));
    event(
        EventAddress.TICKET_SCANNED_TRACE_STORE,
        new TicketScanned(
                UUID.randomUUID(),
                time,
                "scan-" + UUID.randomUUID(),
                order.tickets().get(ticket),
                order.id(),
                UUID.randomUUID(),
                gate,
                "device-1",
                "ADMITTED",
                null,
                "qr",
                hex(order.root()),
                spanHex(scan),
                38,
                0)
            .toJson());
  }

  /** Names that a careless page would run. */
  private void hostile() {
    Instant time = now.minus(Duration.ofMinutes(3));
    Span.Builder root = failed(at(span(EVIL, time), time, Duration.ofMillis(2_500)));
    root.addAttributes(text("error.type", EVIL))
        .addAttributes(text("javascript:window.hacked=1", EVIL));
    Span.Builder query = step(root, EVIL, time, 2_400).setKind(SpanKind.SPAN_KIND_CLIENT);
    query
        .addAttributes(text("db.system.name", EVIL))
        .addAttributes(text("db.query.text", "javascript:window.hacked=1 " + EVIL));
    send(EVIL, root, query);
    Order order = confirm(time, root, EVIL, now.minus(Duration.ofMinutes(1)), 1);
    scan(order, 0, time.plusSeconds(30), EVIL);
  }
}
