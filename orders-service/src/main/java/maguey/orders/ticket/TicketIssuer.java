package maguey.orders.ticket;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StoredContext;
import maguey.orders.UuidV7;
import maguey.orders.catalogue.Event;

/** Makes tickets and their codes. */
public final class TicketIssuer {
  private static final int FIRST_GENERATION = 1;
  private static final int FIRST_VERSION = 1;

  private final Spans spans;
  private final SigningKeys keys;

  public TicketIssuer(Spans spans, SigningKeys keys) {
    this.spans = spans;
    this.keys = keys;
  }

  /** A ticket that is to be made. */
  public record Seat(int position, UUID tierId, String tierName) {}

  /** Makes the tickets of an order, each in a span of its own that its scans will go on from. */
  public Future<List<Ticket>> issue(Event event, UUID orderId, List<Seat> seats) {
    return Future.all(seats.stream().map(seat -> issue(event, orderId, seat)).toList())
        .map(issued -> issued.<Ticket>list());
  }

  /** The code of a ticket: what its QR image says. */
  public String code(Event event, Ticket ticket) {
    return keys.sign(ticket.toCode(event.number()));
  }

  /**
   * The ticket with a new code.
   *
   * @param holder null leaves it the customer's own
   */
  public Ticket reissue(Ticket ticket, Holder holder) {
    return ticket.reissued(holder, keys.activeId());
  }

  private Future<Ticket> issue(Event event, UUID orderId, Seat seat) {
    UUID id = UuidV7.next();
    SpanSettings settings =
        SpanSettings.child()
            .with(MagueyAttributes.TICKET_ID, id.toString())
            .with(MagueyAttributes.ORDER_ID, orderId.toString())
            .with(MagueyAttributes.JOURNEY_ID, orderId.toString())
            .with(MagueyAttributes.EVENT_ID, event.id().toString());
    return spans.inSpan(
        "ticket.issue", settings, () -> Future.succeededFuture(ticket(event, id, seat)));
  }

  private Ticket ticket(Event event, UUID id, Seat seat) {
    return new Ticket(
        id,
        seat.position(),
        seat.tierId(),
        seat.tierName(),
        FIRST_GENERATION,
        FIRST_VERSION,
        Ticket.State.VALID,
        null,
        null,
        keys.activeId(),
        event.doorsAt(),
        event.endsAt(),
        StoredContext.current());
  }
}
