package maguey.orders.order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.Violations;
import maguey.orders.OrdersProblems;
import maguey.orders.catalogue.Event;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.Tier;
import maguey.orders.promo.AppliedPromo;
import maguey.orders.promo.PromoCode;
import maguey.orders.promo.PromoRules;

/** Decides whether an order may be placed, by what the database said of the event. */
public final class SaleRules {
  private final EventOffer offer;
  private final NewOrder wanted;
  private final Optional<PromoCode> foundPromo;

  private SaleRules(EventOffer offer, NewOrder wanted, Optional<PromoCode> foundPromo) {
    this.offer = offer;
    this.wanted = wanted;
    this.foundPromo = foundPromo;
  }

  /**
   * The order with its prices; throws the refusal.
   *
   * @param foundPromo the event's code that is wanted, if it has one of that name
   */
  static PricedOrder price(EventOffer offer, NewOrder wanted, Optional<PromoCode> foundPromo) {
    return new SaleRules(offer, wanted, foundPromo).price();
  }

  /**
   * The order of an accepted offer: what is held for its owner counts as free.
   *
   * @return at the prices of now; throws the refusal
   */
  public static PricedOrder priceOffered(
      EventOffer offer, UUID tierId, int quantity, Customer customer) {
    NewOrder.Line line = new NewOrder.Line(tierId, quantity);
    NewOrder wanted = new NewOrder(offer.event().slug(), List.of(line), customer, null);
    return price(offer.withFree(tierId, quantity), wanted, Optional.empty());
  }

  /** Throws the refusal of who comes before or after the sale of a tier. */
  public static void requireSale(EventOffer offer, Tier tier) {
    SaleRules rules = new SaleRules(offer, null, Optional.empty());
    rules.refuseByStatus();
    rules.refuseByTime(tier);
  }

  /** The refusal that not enough tickets of a tier are left. */
  static Problem soldOut(OrderLine line, int remaining) {
    String left = remaining == 0 ? "none is left" : "only " + remaining + " are left";
    return Problem.of(
            OrdersProblems.SOLD_OUT,
            "Of '"
                + line.tierName()
                + "' "
                + left
                + "; nothing was taken. Order fewer or another tier")
        .with("remaining", remaining)
        .with("wanted", line.quantity())
        .with("tierId", line.tierId().toString());
  }

  private PricedOrder price() {
    refuseByStatus();
    refuseByShape();
    wanted.quantities().keySet().forEach(id -> refuseByTime(tier(id)));
    Optional<PromoCode> promo = promo();
    List<OrderLine> lines =
        wanted.quantities().entrySet().stream().map(tier -> line(tier, promo)).toList();
    return new PricedOrder(offer, lines, wanted.customer(), applied(promo));
  }

  private Tier tier(UUID id) {
    return offer.tier(id).orElseThrow();
  }

  private Optional<PromoCode> promo() {
    return wanted.promoCode() == null
        ? Optional.empty()
        : Optional.of(PromoRules.usable(foundPromo, offer.at()));
  }

  private static AppliedPromo applied(Optional<PromoCode> promo) {
    return promo.map(code -> new AppliedPromo(code.id(), code.code())).orElse(null);
  }

  private OrderLine line(Map.Entry<UUID, Integer> wantedOfTier, Optional<PromoCode> promo) {
    Tier tier = tier(wantedOfTier.getKey());
    long discount = promo.map(code -> code.discountCents(tier.priceCents())).orElse(0L);
    OrderLine line = OrderLine.of(tier, wantedOfTier.getValue(), discount);
    if (tier.available() < line.quantity()) {
      throw soldOut(line, tier.available());
    }
    return line;
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

  private void refuseByTime(Tier tier) {
    Event event = offer.event();
    Instant opens = tier.saleFrom() == null ? event.saleFrom() : tier.saleFrom();
    Instant closes = tier.saleTo() == null ? event.saleTo() : tier.saleTo();
    if (offer.at().isBefore(opens)) {
      throw Problem.of(OrdersProblems.SALE_NOT_OPEN, "The sale opens at " + opens)
          .with("opensAt", opens.toString());
    }
    if (!offer.at().isBefore(closes)) {
      throw Problem.of(OrdersProblems.SALE_CLOSED, "The sale closed at " + closes)
          .with("closedAt", closes.toString());
    }
  }
}
