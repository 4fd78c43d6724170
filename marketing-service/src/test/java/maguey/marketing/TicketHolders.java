package maguey.marketing;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.events.OrderConfirmed;
import maguey.common.events.TicketScanned;
import maguey.common.privacy.EmailHash;
import maguey.testkit.TestSecrets;

/** People who order and come to events, as the other services tell of them over the event bus. */
final class TicketHolders {
  private TicketHolders() {}

  /** The id of a trace that nobody has seen. */
  static String trace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** An order of theirs was confirmed. */
  static UUID order(RunningSite site, String email, UUID eventId) {
    OrderConfirmed confirmed =
        new OrderConfirmed(
            UUID.randomUUID(),
            Instant.now(),
            UUID.randomUUID(),
            "A1B2C3D4",
            eventId,
            "noche-de-los-agaves",
            Instant.now().plus(Duration.ofDays(1)),
            new EmailHash(TestSecrets.EMAIL_HASH).of(email),
            List.of(UUID.randomUUID()),
            trace());
    deliver(site, EventAddress.ORDER_CONFIRMED_MARKETING, confirmed.toJson(), confirmed.traceId());
    return confirmed.orderId();
  }

  /** Both holders of an order are let in; the second delivery is told twice. */
  static void visit(RunningSite site, UUID orderId, String trace) {
    for (int i = 0; i < 2; i++) {
      TicketScanned scanned =
          new TicketScanned(
              UUID.randomUUID(),
              Instant.now(),
              "scan-" + UUID.randomUUID(),
              UUID.randomUUID(),
              orderId,
              UUID.randomUUID(),
              "NORTH",
              "device",
              "ADMITTED",
              null,
              "qr",
              trace,
              "00f067aa0ba902b7",
              1.0,
              0);
      deliver(site, EventAddress.TICKET_SCANNED_MARKETING, scanned.toJson(), trace);
      deliver(site, EventAddress.TICKET_SCANNED_MARKETING, scanned.toJson(), trace);
    }
  }

  private static void deliver(
      RunningSite site, EventAddress address, JsonObject body, String trace) {
    DeliveryOptions inTrace =
        new DeliveryOptions().addHeader("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    site.service.context().vertx().eventBus().request(address.address(), body, inTrace).await();
  }
}
