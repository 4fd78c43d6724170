package maguey.orders.order;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.orders.catalogue.Event;
import maguey.orders.catalogue.EventOffer;
import maguey.orders.catalogue.EventStatus;
import maguey.orders.catalogue.PaymentMode;
import maguey.orders.catalogue.Tier;

/** Events on sale, for tests of rules. */
final class Offers {
  static final Instant NOW = Instant.parse("2026-05-01T18:00:00Z");
  static final int MAX_PER_ORDER = 6;

  private Offers() {}

  /** An event in a month, on sale since a month, of which some tickets are left. */
  static EventOffer onSale(Tier... tiers) {
    return offer(EventStatus.ON_SALE, NOW.minus(Duration.ofDays(30)), NOW.plus(days(30)), tiers);
  }

  static EventOffer offer(EventStatus status, Instant saleFrom, Instant saleTo, Tier... tiers) {
    Instant start = NOW.plus(days(31));
    Event event =
        new Event(
            UUID.randomUUID(),
            7,
            "agave-night",
            "Agave Night",
            "Arena Wien",
            "",
            "Europe/Vienna",
            start,
            start.plus(Duration.ofHours(5)),
            start.minus(Duration.ofHours(1)),
            saleFrom,
            saleTo,
            status,
            "EUR",
            MAX_PER_ORDER,
            PaymentMode.INSTANT,
            900,
            true);
    return new EventOffer(event, List.of(tiers), NOW);
  }

  static Tier tier(String name, int available) {
    return tier(name, available, null, null);
  }

  static Tier tier(String name, int available, Instant saleFrom, Instant saleTo) {
    return new Tier(
        UUID.randomUUID(),
        name,
        2_500,
        saleFrom,
        saleTo,
        100,
        100 - available,
        available,
        1,
        PaymentMode.INSTANT);
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }
}
