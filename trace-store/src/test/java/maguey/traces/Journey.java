package maguey.traces;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.events.TicketScanned;

/** A purchase three days ago, and its scan now. */
final class Journey {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private final TraceStores store;
  final UUID orderId = UUID.randomUUID();
  final UUID ticketId = UUID.randomUUID();
  final String number = "MG-" + orderId.toString().substring(0, 8).toUpperCase(Locale.ROOT);
  final String email = orderId + "+tickets@example.org";
  final Span.Builder order =
      span("POST /api/orders", NOW.minus(Duration.ofDays(3)))
          .addAttributes(text("order.number", number))
          .addAttributes(text("journey.id", orderId.toString()));

  Journey(TraceStores store) {
    this.store = store;
  }

  void buy() {
    store.send("orders-service", order);
    store.event(
        EventAddress.ORDER_CONFIRMED_TRACE_STORE,
        new OrderConfirmed(
                UUID.randomUUID(),
                NOW,
                orderId,
                number,
                UUID.randomUUID(),
                "concert",
                NOW.plus(Duration.ofDays(1)),
                TraceStores.emailHash(email),
                List.of(ticketId, UUID.randomUUID()),
                hex(order))
            .toJson());
  }

  void scan() {
    store.send("scanner-service", at(childOf(order, "ticket.scan"), NOW, Duration.ofMillis(20)));
    JsonObject scanned =
        new TicketScanned(
                UUID.randomUUID(),
                NOW,
                "scan-" + ticketId,
                ticketId,
                orderId,
                UUID.randomUUID(),
                "gate-a",
                "device-1",
                "ADMITTED",
                null,
                "qr",
                hex(order),
                "00f067aa0ba902b7",
                12.5,
                0)
            .toJson();
    store.event(EventAddress.TICKET_SCANNED_TRACE_STORE, scanned);
    store.event(EventAddress.TICKET_SCANNED_TRACE_STORE, scanned);
  }
}
