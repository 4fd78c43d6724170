package maguey.traces.journey;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;

import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.events.TicketScanned;
import maguey.traces.TraceStores;

/** An order as its service tells the store of it, issued and mailed within two seconds. */
public final class SoldOrder {
  private final TraceStores store;
  final UUID id = UUID.randomUUID();
  final String number = "MG-" + id.toString().substring(0, 8).toUpperCase(Locale.ROOT);
  final String email = id + "@example.org";
  final List<UUID> tickets = new ArrayList<>();
  public final Span.Builder root;

  /**
   * @param event its slug
   * @param mailed false when no mail went out
   */
  public SoldOrder(
      TraceStores store, String event, Instant time, Instant eventEnds, int count, boolean mailed) {
    this.store = store;
    root = at(span("POST /api/orders", time), time, Duration.ofMillis(20));
    for (int i = 0; i < count; i++) {
      tickets.add(UUID.randomUUID());
    }
    store.send("orders-service", root.addAttributes(text("order.id", id.toString())));
    step("ticket.issue", time);
    store.event(
        EventAddress.ORDER_CONFIRMED_TRACE_STORE,
        new OrderConfirmed(
                UUID.randomUUID(),
                time,
                id,
                number,
                UUID.randomUUID(),
                event,
                eventEnds,
                TraceStores.emailHash(email),
                tickets,
                hex(root))
            .toJson());
    if (mailed) {
      step("send-email", time.plusMillis(1_500));
    }
  }

  Span.Builder spanOf(String name, Instant start) {
    return at(childOf(root, name), start, Duration.ofMillis(500))
        .addAttributes(text("order.id", id.toString()));
  }

  void step(String name, Instant start) {
    store.send("orders-service", spanOf(name, start));
  }

  void scan(int ticket, Instant time, String gate) {
    scan(UUID.randomUUID(), ticket, time, gate, "ADMITTED", 0);
  }

  void scan(UUID id, int ticket, Instant time, String gate, String result, int revision) {
    store.event(
        EventAddress.TICKET_SCANNED_TRACE_STORE,
        new TicketScanned(
                id,
                time,
                "scan-" + id,
                tickets.get(ticket),
                this.id,
                UUID.randomUUID(),
                gate,
                "device-1",
                result,
                result.equals("ADMITTED") ? null : "ALREADY_USED",
                "qr",
                hex(root),
                "00f067aa0ba902b7",
                12.5,
                revision)
            .toJson());
  }
}
