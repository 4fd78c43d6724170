package maguey.scanner.webhook;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import maguey.common.http.Problem;

/**
 * A webhook about tickets: issued, cancelled, refunded or reissued. Each says all that there is to
 * know of its tickets.
 *
 * @param timestamp when it happened, in business time: of two messages the later one is right about
 *     the event
 */
record TicketsMessage(
    Instant timestamp,
    UUID orderId,
    String orderNumber,
    ToldEvent event,
    List<ToldTicket> tickets) {
  private static final Set<String> TYPES =
      Set.of("tickets.issued", "tickets.cancelled", "tickets.refunded", "tickets.reissued");
  private static final Set<String> STATES =
      Set.of("valid", "cancelled", "refunded", "blocked", "unconfirmed");

  private static final int MAX_TICKETS = 500;

  /**
   * What a ticket lets its holder into.
   *
   * @param number the short number inside ticket codes
   * @param doorsAt may be null
   * @param status as orders-service has it, of which {@code cancelled} matters here; null when it
   *     was not told
   */
  record ToldEvent(
      UUID id,
      long number,
      String slug,
      String title,
      String zone,
      Instant startsAt,
      Instant endsAt,
      Instant doorsAt,
      String status) {
    /** {@code cancelled} or {@code scheduled}; null when it was not told. */
    String gateStatus() {
      return status == null || status.equals("cancelled") ? status : "scheduled";
    }
  }

  /**
   * One ticket.
   *
   * @param version of two messages the one with the higher version is right about the ticket
   * @param state {@code valid}, {@code cancelled}, {@code refunded}, {@code blocked} or {@code
   *     unconfirmed}
   * @param traceparent of the span {@code ticket.issue}; may be null
   */
  record ToldTicket(
      UUID id,
      int generation,
      int version,
      String state,
      String tierName,
      Instant validFrom,
      Instant validTo,
      String emailHash,
      String traceparent,
      String tracestate) {}

  /** Whether a message is about tickets; others are not for us. */
  static boolean isMeant(Object type) {
    return type instanceof String text && TYPES.contains(text);
  }

  /**
   * Reads a verified message.
   *
   * @throws Problem {@code INVALID} with a pointer to the first wrong value
   */
  static TicketsMessage fromJson(JsonObject message) {
    JsonFields root = new JsonFields("", message);
    JsonFields data = root.object("data");
    List<JsonFields> tickets = data.objects("tickets", MAX_TICKETS);
    return new TicketsMessage(
        root.time("timestamp"),
        data.id("orderId"),
        data.text("orderNumber"),
        event(data.object("event")),
        IntStream.range(0, tickets.size()).mapToObj(i -> ticket(tickets.get(i))).toList());
  }

  private static ToldEvent event(JsonFields event) {
    return new ToldEvent(
        event.id("id"),
        event.whole("number", 0, 0xffff_ffffL),
        event.text("slug"),
        event.text("title"),
        event.zone("zone"),
        event.time("startsAt"),
        event.time("endsAt"),
        event.timeOrNull("doorsAt"),
        event.textOrNull("status"));
  }

  private static ToldTicket ticket(JsonFields ticket) {
    Instant validFrom = ticket.time("validFrom");
    Instant validTo = ticket.time("validTo");
    if (!validTo.isAfter(validFrom)) {
      throw ticket.wrong("validTo", "must be after validFrom");
    }
    return new ToldTicket(
        ticket.id("ticketId"),
        (int) ticket.whole("generation", 0, 0xffff),
        version(ticket),
        state(ticket),
        ticket.text("tierName"),
        validFrom,
        validTo,
        ticket.textOrNull("emailHash"),
        ticket.textOrNull("traceparent"),
        ticket.textOrNull("tracestate"));
  }

  /** Without a version, of two messages the higher generation is right. */
  private static int version(JsonFields ticket) {
    String name = ticket.json().containsKey("version") ? "version" : "generation";
    return (int) ticket.whole(name, 0, Integer.MAX_VALUE);
  }

  private static String state(JsonFields ticket) {
    String state = ticket.textOrNull("state");
    if (state != null && !STATES.contains(state)) {
      throw ticket.wrong("state", "must be one of " + STATES);
    }
    return state == null ? "valid" : state;
  }
}
