package maguey.orders.order;

import java.time.Instant;
import java.util.List;
import maguey.orders.catalogue.Event;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.Tier;
import maguey.orders.promo.AppliedPromo;

/**
 * An order that may be placed if its stock can be taken.
 *
 * @param lines one per tier, in the order of the tiers' ids
 * @param promo null without one
 */
public record PricedOrder(
    EventOffer offer, List<OrderLine> lines, Customer customer, AppliedPromo promo) {

  Event event() {
    return offer.event();
  }

  long totalCents() {
    return lines.stream().mapToLong(line -> line.unitPriceCents() * line.quantity()).sum();
  }

  /** Whether it waits for a payment; what costs nothing does not. */
  boolean isHeld() {
    return lines.stream().anyMatch(this::isPaidLater);
  }

  private boolean isPaidLater(OrderLine line) {
    return line.unitPriceCents() > 0
        && offer.tier(line.tierId()).filter(Tier::isDeferred).isPresent();
  }

  /** What becomes of its tickets in the stock. */
  StockMove move() {
    return isHeld() ? StockMove.HOLD : StockMove.SELL;
  }

  OrderStatus status() {
    return isHeld() ? OrderStatus.HELD : OrderStatus.CONFIRMED;
  }

  /** Until when it waits, in business time; null when it does not. */
  Instant expiresAt() {
    return isHeld() ? offer.at().plusSeconds(event().holdSeconds()) : null;
  }
}
