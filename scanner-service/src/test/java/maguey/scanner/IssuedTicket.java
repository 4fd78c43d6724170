package maguey.scanner;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import maguey.common.ticket.TicketCode;

/**
 * A ticket as orders-service issues it; every test takes new ones, and changes what it is about.
 */
record IssuedTicket(
    UUID id,
    UUID orderId,
    String orderNumber,
    UUID eventId,
    int eventNumber,
    String eventSlug,
    String tierName,
    int generation,
    Instant validFrom,
    Instant validTo,
    String traceparent,
    Instant issuedAt) {

  static IssuedTicket some() {
    Instant now = Instant.now();
    int number = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    return new IssuedTicket(
        UUID.randomUUID(),
        UUID.randomUUID(),
        "MG-" + number,
        UUID.randomUUID(),
        number,
        "event-" + number,
        "Standing",
        1,
        now.minus(Duration.ofHours(1)),
        now.plus(Duration.ofHours(5)),
        "00-" + hex(16) + "-" + hex(8) + "-01",
        now);
  }

  String traceId() {
    return traceparent.substring(3, 35);
  }

  String issueSpanId() {
    return traceparent.substring(36, 52);
  }

  IssuedTicket ofEvent(IssuedTicket other) {
    return new IssuedTicket(
        id,
        orderId,
        orderNumber,
        other.eventId,
        other.eventNumber,
        other.eventSlug,
        tierName,
        generation,
        validFrom,
        validTo,
        traceparent,
        issuedAt);
  }

  /** Another ticket of the same order. */
  IssuedTicket ofOrder(IssuedTicket other) {
    return new IssuedTicket(
        id,
        other.orderId,
        other.orderNumber,
        other.eventId,
        other.eventNumber,
        other.eventSlug,
        tierName,
        generation,
        validFrom,
        validTo,
        other.traceparent,
        issuedAt);
  }

  IssuedTicket orderNumber(String other) {
    return new IssuedTicket(
        id,
        orderId,
        other,
        eventId,
        eventNumber,
        eventSlug,
        tierName,
        generation,
        validFrom,
        validTo,
        traceparent,
        issuedAt);
  }

  IssuedTicket tier(String other) {
    return new IssuedTicket(
        id,
        orderId,
        orderNumber,
        eventId,
        eventNumber,
        eventSlug,
        other,
        generation,
        validFrom,
        validTo,
        traceparent,
        issuedAt);
  }

  IssuedTicket generation(int other) {
    return new IssuedTicket(
        id,
        orderId,
        orderNumber,
        eventId,
        eventNumber,
        eventSlug,
        tierName,
        other,
        validFrom,
        validTo,
        traceparent,
        issuedAt);
  }

  IssuedTicket valid(Instant from, Instant to) {
    return new IssuedTicket(
        id,
        orderId,
        orderNumber,
        eventId,
        eventNumber,
        eventSlug,
        tierName,
        generation,
        from,
        to,
        traceparent,
        issuedAt);
  }

  IssuedTicket traceparent(String other) {
    return new IssuedTicket(
        id,
        orderId,
        orderNumber,
        eventId,
        eventNumber,
        eventSlug,
        tierName,
        generation,
        validFrom,
        validTo,
        other,
        issuedAt);
  }

  TicketCode code(int keyId) {
    return new TicketCode(keyId, eventNumber, id, generation, validFrom, validTo);
  }

  /** The body of a webhook about what has become of it. */
  JsonObject webhook(String type, int version, String state) {
    JsonObject message = webhook().put("type", type);
    JsonObject data = message.getJsonObject("data");
    data.getJsonArray("tickets").getJsonObject(0).put("version", version).put("state", state);
    return message;
  }

  /** The body of the webhook that brings it. */
  JsonObject webhook() {
    JsonObject event =
        new JsonObject()
            .put("id", eventId.toString())
            .put("number", eventNumber)
            .put("slug", eventSlug)
            .put("title", "Concert " + eventNumber)
            .put("zone", "Europe/Berlin")
            .put("startsAt", validFrom)
            .put("endsAt", validTo)
            .put("doorsAt", validFrom);
    JsonObject ticket =
        new JsonObject()
            .put("ticketId", id.toString())
            .put("generation", generation)
            .put("tierName", tierName)
            .put("validFrom", validFrom)
            .put("validTo", validTo)
            .put("emailHash", "0123456789abcdef")
            .put("traceparent", traceparent)
            .put("tracestate", "maguey=v:1.0;env:test");
    JsonObject data =
        new JsonObject()
            .put("orderId", orderId.toString())
            .put("orderNumber", orderNumber)
            .put("event", event)
            .put("tickets", new JsonArray().add(ticket));
    return new JsonObject()
        .put("type", "tickets.issued")
        .put("timestamp", issuedAt)
        .put("data", data);
  }

  private static String hex(int bytes) {
    StringBuilder hex = new StringBuilder();
    ThreadLocalRandom.current().ints(bytes, 1, 256).forEach(b -> hex.append("%02x".formatted(b)));
    return hex.toString();
  }
}
