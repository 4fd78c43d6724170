package maguey.orders.order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.Violations;
import maguey.orders.OrdersProblems;
import maguey.orders.catalogue.Event;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.Tier;

/** Decides whether an order may be placed, by what the database said of the event. */
final class SaleRules {
  private final EventOffer offer;
  private final NewOrder wanted;

  private SaleRules(EventOffer offer, NewOrder wanted) {
    this.offer = offer;
    this.wanted = wanted;
  }

  /** The order with its prices; throws the refusal. */
  static PricedOrder price(EventOffer offer, NewOrder wanted) {
    return new SaleRules(offer, wanted).price();
  }

  /** The refusal that not enough tickets of a tier are left. */
  static Problem soldOut(Tier tier, int wanted, int remaining) {
    String left = remaining == 0 ? "none is left" : "only " + remaining + " are left";
    return Problem.of(
            OrdersProblems.SOLD_OUT,
            "Of '" + tier.name() + "' " + left + "; nothing was taken. Order fewer or another tier")
        .with("remaining", remaining)
        .with("wanted", wanted)
        .with("tierId", tier.id().toString());
  }

  private PricedOrder price() {
    refuseByStatus();
    refuseByShape();
    List<PricedOrder.Line> lines = wanted.quantities().entrySet().stream().map(this::line).toList();
    lines.forEach(this::refuseByTime);
    lines.forEach(SaleRules::refuseByStock);
    return new PricedOrder(offer, lines, wanted.customer());
  }

  private PricedOrder.Line line(Map.Entry<UUID, Integer> quantity) {
    return new PricedOrder.Line(offer.tier(quantity.getKey()).orElseThrow(), quantity.getValue());
  }

  private void refuseByStatus() {
    switch (offer.event().status()) {
      case CANCELLED -> throw Problem.of(OrdersProblems.EVENT_CANCELLED, "The event was cancelled");
      case CLOSED, ENDED, DRAFT ->
          throw Problem.of(OrdersProblems.SALE_CLOSED, "Tickets of this event are not sold now");
      case ON_SALE -> {}
    }
  }

  /** Each line must name a tier of this event; the line that exceeds the limit is pointed at. */
  private void refuseByShape() {
    Violations violations = new Violations();
    int max = offer.event().maxPerOrder();
    long total = 0;
    for (int i = 0; i < wanted.lines().size(); i++) {
      NewOrder.Line line = wanted.lines().get(i);
      String pointer = "/lines/" + i;
      violations.require(
          offer.tier(line.tierId()).isPresent(),
          pointer + "/tierId",
          "tier",
          "is not of this event");
      total += line.quantity();
      violations.require(
          total <= max, pointer + "/quantity", "max_per_order", "an order has at most " + max);
    }
    violations.verify();
  }

  private void refuseByTime(PricedOrder.Line line) {
    Event event = offer.event();
    Instant opens = line.tier().saleFrom() == null ? event.saleFrom() : line.tier().saleFrom();
    Instant closes = line.tier().saleTo() == null ? event.saleTo() : line.tier().saleTo();
    if (offer.at().isBefore(opens)) {
      throw Problem.of(OrdersProblems.SALE_NOT_OPEN, "The sale opens at " + opens)
          .with("opensAt", opens.toString());
    }
    if (!offer.at().isBefore(closes)) {
      throw Problem.of(OrdersProblems.SALE_CLOSED, "The sale closed at " + closes)
          .with("closedAt", closes.toString());
    }
  }

  private static void refuseByStock(PricedOrder.Line line) {
    if (line.tier().available() < line.quantity()) {
      throw soldOut(line.tier(), line.quantity(), line.tier().available());
    }
  }
}
