package maguey.common.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** A fact that happened, as it travels between services. It carries no personal data. */
public sealed interface DomainEvent
    permits CatalogueChanged,
        GateConflict,
        OrderConfirmed,
        SubscriberChanged,
        ThanksDue,
        TicketScanned,
        TicketsChanged,
        WaitlistOffered {
  /** The same in every delivery of this fact: what an inbox remembers. */
  UUID messageId();

  /** When it happened, in business time. */
  Instant occurredAt();

  /** The body of the message. */
  JsonObject toJson();

  /** What every body begins with. */
  default JsonObject head() {
    return new JsonObject()
        .put("messageId", messageId().toString())
        .put("occurredAt", occurredAt());
  }
}
