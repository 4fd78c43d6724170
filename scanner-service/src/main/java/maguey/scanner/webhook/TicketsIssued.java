package maguey.scanner.webhook;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.common.http.Problem;

/**
 * The webhook {@code tickets.issued}.
 *
 * @param timestamp when it was issued, in business time: of two messages the later one is right
 */
record TicketsIssued(
    Instant timestamp,
    UUID orderId,
    String orderNumber,
    IssuedEvent event,
    List<IssuedTicket> tickets) {
  static final String TYPE = "tickets.issued";

  private static final int MAX_TICKETS = 500;

  /**
   * What a ticket lets its holder into.
   *
   * @param number the short number inside ticket codes
   * @param doorsAt may be null
   */
  record IssuedEvent(
      UUID id,
      long number,
      String slug,
      String title,
      String zone,
      Instant startsAt,
      Instant endsAt,
      Instant doorsAt) {}

  /**
   * One ticket.
   *
   * @param traceparent of the span {@code ticket.issue}; may be null
   */
  record IssuedTicket(
      UUID id,
      int generation,
      String tierName,
      Instant validFrom,
      Instant validTo,
      String emailHash,
      String traceparent,
      String tracestate) {}

  /**
   * Reads a verified message.
   *
   * @throws Problem {@code INVALID} with a pointer to the first wrong value
   */
  static TicketsIssued fromJson(JsonObject message) {
    JsonFields root = new JsonFields("", message);
    JsonFields data = root.object("data");
    List<JsonFields> tickets = data.objects("tickets", MAX_TICKETS);
    return new TicketsIssued(
        root.time("timestamp"),
        data.id("orderId"),
        data.text("orderNumber"),
        event(data.object("event")),
        IntStream.range(0, tickets.size()).mapToObj(i -> ticket(tickets.get(i))).toList());
  }

  private static IssuedEvent event(JsonFields event) {
    return new IssuedEvent(
        event.id("id"),
        event.whole("number", 0, 0xffff_ffffL),
        event.text("slug"),
        event.text("title"),
        event.zone("zone"),
        event.time("startsAt"),
        event.time("endsAt"),
        event.timeOrNull("doorsAt"));
  }

  private static IssuedTicket ticket(JsonFields ticket) {
    Instant validFrom = ticket.time("validFrom");
    Instant validTo = ticket.time("validTo");
    if (!validTo.isAfter(validFrom)) {
      throw ticket.wrong("validTo", "must be after validFrom");
    }
    return new IssuedTicket(
        ticket.id("ticketId"),
        (int) ticket.whole("generation", 0, 0xffff),
        ticket.text("tierName"),
        validFrom,
        validTo,
        ticket.textOrNull("emailHash"),
        ticket.textOrNull("traceparent"),
        ticket.textOrNull("tracestate"));
  }
}
