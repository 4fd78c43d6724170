package maguey.orders.order;

import java.util.ArrayList;
import java.util.List;
import maguey.orders.catalogue.Event;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.Tier;
import maguey.orders.ticket.TicketIssuer.Seat;

/**
 * An order that may be placed if its stock can be taken.
 *
 * @param lines one per tier, in the order of the tiers' ids
 */
record PricedOrder(EventOffer offer, List<Line> lines, Customer customer) {
  /** So many tickets of a tier at its present price. */
  record Line(Tier tier, int quantity) {}

  Event event() {
    return offer.event();
  }

  long totalCents() {
    return lines.stream().mapToLong(line -> line.tier().priceCents() * line.quantity()).sum();
  }

  /** One for each ticket to issue. */
  List<Seat> seats() {
    List<Seat> seats = new ArrayList<>();
    for (Line line : lines) {
      for (int i = 0; i < line.quantity(); i++) {
        seats.add(new Seat(seats.size() + 1, line.tier().id(), line.tier().name()));
      }
    }
    return seats;
  }
}
