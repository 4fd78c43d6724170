package maguey.orders.catalogue;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import maguey.common.sql.Rows;

/** Reads and writes events with their tiers and stock. */
public final class EventRepository {
  /** Whatever has another form is no slug, and must not reach the database. */
  private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private static final String OFFER =
      """
      SELECT %s, now() + make_interval(secs => $1) AS at, t.tiers
        FROM event e
       CROSS JOIN LATERAL (
             SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'id', tier.id, 'name', tier.name, 'price_cents', tier.price_cents,
                      'sale_from', tier.sale_from, 'sale_to', tier.sale_to, 'capacity', s.capacity,
                      'sold', s.sold, 'available', s.available, 'shards', s.shards,
                      'payment', coalesce(tier.payment, e.payment))
                      ORDER BY tier.position), '[]') AS tiers
               FROM tier
              CROSS JOIN LATERAL (
                    SELECT sum(capacity) AS capacity, sum(sold) AS sold,
                           sum(capacity - held - sold) AS available, count(*) AS shards
                      FROM tier_stock WHERE tier_id = tier.id) s
              WHERE tier.event_id = e.id) t
      """
          .formatted(Event.COLUMNS);

  private static final String FIND = OFFER + " WHERE e.slug = $2 AND e.status <> 'draft'";
  private static final String FIND_ANY = OFFER + " WHERE e.slug = $2";

  private static final String PAGE =
      """
       (e.starts_at, e.id) > ($2, $3)
       ORDER BY e.starts_at, e.id
       LIMIT $4
      """;

  private static final String LIST =
      OFFER
          + """
             WHERE e.listed AND e.status NOT IN ('draft', 'ended')
               AND e.ends_at > now() + make_interval(secs => $1) AND
            """
          + PAGE;
  private static final String LIST_ANY = OFFER + " WHERE " + PAGE;

  /** A public event; empty for a draft, too. */
  public Future<Optional<EventOffer>> find(SqlClient client, String slug, double clockOffset) {
    return one(client, FIND, slug, clockOffset);
  }

  /** An event whatever its status. */
  public Future<Optional<EventOffer>> findAny(SqlClient client, String slug, double clockOffset) {
    return one(client, FIND_ANY, slug, clockOffset);
  }

  /** Listed events after the cursor that are not over, soonest first. */
  Future<List<EventOffer>> list(
      SqlClient client, EventCursor after, int limit, double clockOffset) {
    return page(client, LIST, after, limit, clockOffset);
  }

  /** All events after the cursor, those too that are not public or over. */
  Future<List<EventOffer>> listAny(
      SqlClient client, EventCursor after, int limit, double clockOffset) {
    return page(client, LIST_ANY, after, limit, clockOffset);
  }

  private static Future<List<EventOffer>> page(
      SqlClient client, String sql, EventCursor after, int limit, double clockOffset) {
    return client
        .preparedQuery(sql)
        .execute(
            Tuple.of(clockOffset, after.startsAt().atOffset(ZoneOffset.UTC), after.id(), limit))
        .map(EventRepository::offers);
  }

  /** Writes an event, its tiers and their stock; fails when the slug is taken. */
  Future<Void> insert(SqlClient tx, UUID id, NewEvent event, double clockOffset) {
    return tx.preparedQuery(NewEventSql.EVENT)
        .execute(NewEventSql.event(id, event, clockOffset))
        .compose(done -> insertTiers(tx, id, event.tiers(), 0));
  }

  /**
   * Writes tiers and their stock.
   *
   * @param before how many tiers the event has
   */
  Future<Void> insertTiers(SqlClient tx, UUID eventId, List<NewEvent.NewTier> tiers, int before) {
    return tx.preparedQuery(NewEventSql.TIERS)
        .execute(NewEventSql.tiers(eventId, tiers, before))
        .mapEmpty();
  }

  private static Future<Optional<EventOffer>> one(
      SqlClient client, String sql, String slug, double clockOffset) {
    return isSlug(slug)
        ? client
            .preparedQuery(sql)
            .execute(Tuple.of(clockOffset, slug))
            .map(rows -> offers(rows).stream().findFirst())
        : Future.succeededFuture(Optional.empty());
  }

  private static boolean isSlug(String text) {
    return text.length() <= NewEvent.MAX_SLUG && SLUG.matcher(text).matches();
  }

  private static List<EventOffer> offers(RowSet<Row> rows) {
    return Rows.list(rows, EventOffer::of);
  }
}
