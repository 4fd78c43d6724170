package maguey.orders.order;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.orders.catalogue.Tier;
import maguey.orders.ticket.TicketIssuer.Seat;

/**
 * So many tickets of a tier, at the price of the time of the order.
 *
 * @param unitPriceCents of each ticket, what is paid
 * @param discountCents what a promo code took off each
 * @param shards rows that the tier's stock is spread over
 */
public record OrderLine(
    UUID tierId,
    String tierName,
    int quantity,
    long unitPriceCents,
    long discountCents,
    int shards) {

  static OrderLine of(Tier tier, int quantity, long discountCents) {
    return new OrderLine(
        tier.id(),
        tier.name(),
        quantity,
        tier.priceCents() - discountCents,
        discountCents,
        tier.shards());
  }

  static OrderLine of(Row row) {
    return new OrderLine(
        row.getUUID("tier_id"),
        row.getString("tier_name"),
        row.getInteger("quantity"),
        row.getLong("unit_price_cents"),
        row.getLong("discount_cents"),
        row.getInteger("shards"));
  }

  /** So many of the same. */
  public OrderLine with(int other) {
    return new OrderLine(tierId, tierName, other, unitPriceCents, discountCents, shards);
  }

  /** One line per tier, with all tickets of it, in the order of the tiers' ids. */
  static List<OrderLine> sums(Stream<OrderLine> lines) {
    Map<UUID, OrderLine> sums = new TreeMap<>();
    lines.forEach(line -> sums.merge(line.tierId(), line, OrderLine::plus));
    return List.copyOf(sums.values());
  }

  private OrderLine plus(OrderLine other) {
    return with(quantity + other.quantity);
  }

  /** One for each ticket to issue. */
  static List<Seat> seats(List<OrderLine> lines) {
    List<Seat> seats = new ArrayList<>();
    for (OrderLine line : lines) {
      for (int i = 0; i < line.quantity(); i++) {
        seats.add(new Seat(seats.size() + 1, line.tierId(), line.tierName()));
      }
    }
    return seats;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("tierId", tierId.toString())
        .put("tierName", tierName)
        .put("quantity", quantity)
        .put("unitPriceCents", unitPriceCents)
        .put("discountCents", discountCents);
  }
}
