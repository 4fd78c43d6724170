package maguey.scanner.scan;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import maguey.common.ticket.TicketCode;
import maguey.scanner.gate.Gate;

/**
 * Whether a ticket lets its holder in, as far as a look at it can tell. The conditional UPDATE of
 * {@link Passages} has the last word on whatever may change in between.
 *
 * <p>The order is what a steward must hear first: that it is the wrong event before that it was
 * used, that it was used before that the other gate would take it.
 */
final class AdmissionRules {
  /** What a supervisor may set aside; the others are for the desk, which can make a new ticket. */
  private static final Set<Reason> OVERRIDABLE =
      EnumSet.of(
          Reason.ALREADY_USED,
          Reason.WRONG_GATE,
          Reason.NOT_YET_VALID,
          Reason.EXPIRED,
          Reason.BLOCKED);

  private AdmissionRules() {}

  static boolean isOverridable(Reason reason) {
    return OVERRIDABLE.contains(reason);
  }

  /** The first rule that speaks against the scan, in the given situation. */
  static Optional<Reason> refusal(ScanRequest request, TicketCode code, Lookup found) {
    Ticket ticket = found.ticket().orElseThrow();
    return request.direction() == Direction.EXIT
        ? refusalToGoOut(ticket, code.generation())
        : refusalToComeIn(request, code.generation(), found.gate().orElseThrow(), found);
  }

  private static Optional<Reason> refusalToComeIn(
      ScanRequest request, int generation, Gate gate, Lookup found) {
    Ticket ticket = found.ticket().orElseThrow();
    if (!gate.takesEvent(ticket.event().slug()) || !wants(request, ticket.event())) {
      return Optional.of(Reason.WRONG_EVENT);
    }
    if (ticket.event().isCancelled()) {
      return Optional.of(Reason.EVENT_CANCELLED);
    }
    return refusalByGeneration(ticket, generation)
        .or(() -> refusalByState(ticket))
        .or(() -> gate.takesTier(ticket.tierName()) ? none() : Optional.of(Reason.WRONG_GATE))
        .or(() -> refusalByTime(ticket, found.at()));
  }

  /** Whoever is inside may go out, whatever has become of the ticket meanwhile. */
  private static Optional<Reason> refusalToGoOut(Ticket ticket, int generation) {
    return refusalByGeneration(ticket, generation)
        .or(() -> ticket.isInside() ? none() : Optional.of(Reason.NOT_INSIDE));
  }

  private static boolean wants(ScanRequest request, Ticket.Event event) {
    return request.eventSlug() == null || request.eventSlug().equals(event.slug());
  }

  private static Optional<Reason> refusalByGeneration(Ticket ticket, int generation) {
    if (generation == ticket.generation()) {
      return none();
    }
    return Optional.of(
        generation < ticket.generation() ? Reason.REVOKED_REPLACED : Reason.UNKNOWN_TICKET);
  }

  private static Optional<Reason> refusalByState(Ticket ticket) {
    return switch (ticket.state()) {
      case CANCELLED -> Optional.of(Reason.CANCELLED);
      case REFUNDED -> Optional.of(Reason.REFUNDED);
      case BLOCKED -> Optional.of(Reason.BLOCKED);
      case UNCONFIRMED -> Optional.of(Reason.ORDER_NOT_CONFIRMED);
      case USED ->
          ticket.rules().admitAgain(ticket.isInside()) ? none() : Optional.of(Reason.ALREADY_USED);
      case VALID -> none();
    };
  }

  private static Optional<Reason> refusalByTime(Ticket ticket, Instant at) {
    if (at.isBefore(ticket.opens())) {
      return Optional.of(Reason.NOT_YET_VALID);
    }
    return at.isBefore(ticket.closes()) ? none() : Optional.of(Reason.EXPIRED);
  }

  private static Optional<Reason> none() {
    return Optional.empty();
  }
}
