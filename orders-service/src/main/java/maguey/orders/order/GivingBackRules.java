package maguey.orders.order;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.http.Problem;
import maguey.orders.OrdersProblems;
import maguey.orders.ticket.Ticket;
import maguey.orders.ticket.Ticket.State;

/**
 * What giving back changes: nothing the second time, so that a repeat is no failure.
 *
 * @param changed tickets in their new state
 * @param returned lines of what goes back into the stock: tickets that were valid until now
 * @param after the order's status
 * @param refundedCents what is given back now
 */
record GivingBackRules(
    List<Ticket> changed, List<OrderLine> returned, OrderStatus after, long refundedCents) {

  /** Decides about a confirmed order; throws the refusal. */
  static GivingBackRules of(Order order, GivenBack wanted) {
    wanted.ticketIds().forEach(id -> requireTicket(order, id));
    List<Ticket> before = order.tickets().stream().filter(t -> isMeant(t, wanted)).toList();
    before.forEach(ticket -> refuseUsed(ticket, wanted));
    List<Ticket> changed = before.stream().map(t -> t.with(wanted.state())).toList();
    long cents =
        wanted.state() == State.REFUNDED ? changed.stream().mapToLong(order::priceCents).sum() : 0;
    return new GivingBackRules(
        changed, returned(order, before), statusAfter(order, changed), cents);
  }

  boolean changesNothing() {
    return changed.isEmpty();
  }

  /** A refund takes cancelled tickets, too; a cancellation leaves refunded ones alone. */
  private static boolean isMeant(Ticket ticket, GivenBack wanted) {
    boolean named = wanted.takesAll() || wanted.ticketIds().contains(ticket.id());
    boolean mayChange =
        wanted.state() == State.REFUNDED
            ? ticket.state() != State.REFUNDED
            : ticket.state() == State.VALID || ticket.state() == State.BLOCKED;
    return named && mayChange;
  }

  private static void requireTicket(Order order, UUID id) {
    if (order.tickets().stream().noneMatch(ticket -> ticket.id().equals(id))) {
      throw Problem.invalid("/ticketIds", "ticket", "holds an id that is no ticket of this order");
    }
  }

  private static void refuseUsed(Ticket ticket, GivenBack wanted) {
    if (ticket.usedAt() != null && !wanted.force()) {
      throw Problem.of(
              OrdersProblems.TICKET_USED,
              "Somebody came in with a ticket; send \"force\": true to give it back all the same")
          .with("ticketId", ticket.id().toString())
          .with("usedAt", ticket.usedAt().toString());
    }
  }

  private static List<OrderLine> returned(Order order, List<Ticket> before) {
    return order.lines().stream()
        .map(line -> line.with((int) before.stream().filter(t -> isSoldOf(t, line)).count()))
        .filter(line -> line.quantity() > 0)
        .toList();
  }

  private static boolean isSoldOf(Ticket ticket, OrderLine line) {
    boolean counts = ticket.state() == State.VALID || ticket.state() == State.BLOCKED;
    return counts && ticket.tierId().equals(line.tierId());
  }

  private static OrderStatus statusAfter(Order order, List<Ticket> changed) {
    List<State> states =
        order.tickets().stream()
            .map(t -> changed.stream().filter(c -> c.id().equals(t.id())).findFirst().orElse(t))
            .map(Ticket::state)
            .toList();
    if (Stream.of(State.VALID, State.BLOCKED).anyMatch(states::contains)) {
      return OrderStatus.CONFIRMED;
    }
    return states.contains(State.CANCELLED) ? OrderStatus.CANCELLED : OrderStatus.REFUNDED;
  }
}
