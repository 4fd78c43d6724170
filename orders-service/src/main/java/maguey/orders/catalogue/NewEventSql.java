package maguey.orders.catalogue;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import maguey.orders.UuidV7;

/** The statements that write a new event. */
final class NewEventSql {
  static final String EVENT =
      """
      INSERT INTO event (id, slug, title, venue, description, zone, starts_at, ends_at, doors_at,
                         sale_from, sale_to, status, currency, max_per_order, payment, hold_seconds,
                         listed)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
              coalesce($10, now() + make_interval(secs => $15)), $11, $12, $13, $14, $16, $17, $18)
      """;

  /** The capacity is spread over the shards; the first ones take what does not divide evenly. */
  static final String TIERS =
      """
      WITH wanted AS (
        SELECT * FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::int[], $6::int[],
                             $7::timestamptz[], $8::timestamptz[], $9::text[])
          WITH ORDINALITY AS w (id, name, price, capacity, shards, sale_from, sale_to, payment,
                                position)
      ), made AS (
        INSERT INTO tier (id, event_id, name, price_cents, position, sale_from, sale_to, payment)
        SELECT id, $1, name, price, $10 + position, sale_from, sale_to, payment FROM wanted
      )
      INSERT INTO tier_stock (tier_id, shard, capacity)
      SELECT id, shard,
             capacity / shards + CASE WHEN shard < capacity % shards THEN 1 ELSE 0 END
        FROM wanted, generate_series(0, shards - 1) AS shard
      """;

  private NewEventSql() {}

  static Tuple event(UUID id, NewEvent event, double clockOffset) {
    return Tuple.tuple()
        .addUUID(id)
        .addString(event.slug())
        .addString(event.title())
        .addString(event.venue())
        .addString(event.description())
        .addString(event.zone())
        .addOffsetDateTime(utc(event.startsAt()))
        .addOffsetDateTime(utc(event.endsAt()))
        .addOffsetDateTime(utc(event.doorsAt()))
        .addOffsetDateTime(utc(event.saleFrom()))
        .addOffsetDateTime(utc(event.saleTo()))
        .addString(event.status().text())
        .addString(event.currency())
        .addInteger(event.maxPerOrder())
        .addDouble(clockOffset)
        .addString(event.payment().text())
        .addInteger(event.holdSeconds())
        .addBoolean(event.listed());
  }

  /**
   * Parameters of {@link #TIERS}.
   *
   * @param before how many tiers the event has
   */
  static Tuple tiers(UUID eventId, List<NewEvent.NewTier> tiers, int before) {
    return Tuple.tuple()
        .addUUID(eventId)
        .addArrayOfUUID(column(tiers, tier -> UuidV7.next(), UUID[]::new))
        .addArrayOfString(column(tiers, NewEvent.NewTier::name, String[]::new))
        .addArrayOfLong(column(tiers, NewEvent.NewTier::priceCents, Long[]::new))
        .addArrayOfInteger(column(tiers, NewEvent.NewTier::capacity, Integer[]::new))
        .addArrayOfInteger(column(tiers, NewEvent.NewTier::shards, Integer[]::new))
        .addArrayOfOffsetDateTime(column(tiers, t -> utc(t.saleFrom()), OffsetDateTime[]::new))
        .addArrayOfOffsetDateTime(column(tiers, t -> utc(t.saleTo()), OffsetDateTime[]::new))
        .addArrayOfString(
            column(tiers, t -> t.payment() == null ? null : t.payment().text(), String[]::new))
        .addInteger(before);
  }

  private static <T> T[] column(
      List<NewEvent.NewTier> tiers, Function<NewEvent.NewTier, T> value, IntFunction<T[]> array) {
    return tiers.stream().map(value).toArray(array);
  }

  private static OffsetDateTime utc(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
