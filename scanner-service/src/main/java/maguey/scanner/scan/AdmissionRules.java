package maguey.scanner.scan;

import java.time.Instant;
import java.util.Optional;
import maguey.scanner.gate.Gate;

/**
 * Whether a ticket lets its holder in, as far as a look at it can tell. The conditional UPDATE of
 * {@link ScanRepository} has the last word on whatever may change in between.
 *
 * <p>The order is what a steward must hear first: that it is the wrong event before that it was
 * used, that it was used before that the other gate would take it.
 */
final class AdmissionRules {
  private AdmissionRules() {}

  /**
   * The first rule that speaks against it.
   *
   * @param at business time of the database
   */
  static Optional<Reason> refusal(
      Ticket ticket, int generation, Gate gate, ScanRequest request, Instant at) {
    Ticket.Event event = ticket.event();
    if (!gate.takesEvent(event.slug()) || !wants(request, event)) {
      return Optional.of(Reason.WRONG_EVENT);
    }
    if (event.isCancelled()) {
      return Optional.of(Reason.EVENT_CANCELLED);
    }
    return refusalByState(ticket, generation)
        .or(() -> gate.takesTier(ticket.tierName()) ? none() : Optional.of(Reason.WRONG_GATE))
        .or(() -> refusalByTime(ticket, at));
  }

  private static boolean wants(ScanRequest request, Ticket.Event event) {
    return request.eventSlug() == null || request.eventSlug().equals(event.slug());
  }

  private static Optional<Reason> refusalByState(Ticket ticket, int generation) {
    if (generation < ticket.generation()) {
      return Optional.of(Reason.REVOKED_REPLACED);
    }
    if (generation > ticket.generation()) {
      return Optional.of(Reason.UNKNOWN_TICKET);
    }
    return switch (ticket.state()) {
      case CANCELLED -> Optional.of(Reason.CANCELLED);
      case REFUNDED -> Optional.of(Reason.REFUNDED);
      case USED -> Optional.of(Reason.ALREADY_USED);
      case VALID -> none();
    };
  }

  private static Optional<Reason> refusalByTime(Ticket ticket, Instant at) {
    if (at.isBefore(ticket.validFrom())) {
      return Optional.of(Reason.NOT_YET_VALID);
    }
    return at.isBefore(ticket.validTo()) ? none() : Optional.of(Reason.EXPIRED);
  }

  private static Optional<Reason> none() {
    return Optional.empty();
  }
}
