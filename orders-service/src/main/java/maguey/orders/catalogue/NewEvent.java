package maguey.orders.catalogue;

import java.time.Instant;
import java.util.List;

/**
 * An event as an administrator wants it.
 *
 * @param saleFrom null begins at once
 * @param listed whether the public list has it; its slug leads to it either way
 */
record NewEvent(
    String slug,
    String title,
    String venue,
    String description,
    String zone,
    Instant startsAt,
    Instant endsAt,
    Instant doorsAt,
    Instant saleFrom,
    Instant saleTo,
    EventStatus status,
    String currency,
    int maxPerOrder,
    PaymentMode payment,
    int holdSeconds,
    boolean listed,
    List<NewTier> tiers) {

  static final int MAX_SLUG = 100;

  /**
   * A tier of it.
   *
   * @param shards rows that the stock is spread over
   * @param saleFrom null takes the event's
   * @param saleTo null takes the event's
   * @param payment null takes the event's
   */
  record NewTier(
      String name,
      long priceCents,
      int capacity,
      int shards,
      Instant saleFrom,
      Instant saleTo,
      PaymentMode payment) {}
}
