package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.sql.Rows;
import maguey.common.time.BusinessClock;
import maguey.scanner.device.Device;
import maguey.scanner.gate.EntryRules;
import maguey.scanner.gate.Gate;
import maguey.scanner.key.SigningKeys;

/**
 * What a gate needs to decide without us: keys, the events that come in there, and the tickets that
 * a good signature alone would let in wrongly. Nothing of who holds them.
 */
final class OfflineData {
  private static final int TICKETS = 1_000;

  /** What a phone keeps and reads a page at a time; of more it gets the exceptions alone. */
  private static final long MOST_LISTED = 100_000;

  private static final Duration GOOD_FOR = Duration.ofHours(12);

  private static final String GATE =
      """
      SELECT code AS gate_code, name AS gate_name, event_slug AS gate_event_slug,
             tier_names AS gate_tier_names, now() + make_interval(secs => $2) AS at,
             pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS seq
        FROM gate WHERE code = $1
      """;

  private static final String EVENTS =
      """
      SELECT e.id, e.number, e.slug, e.title, e.zone, e.starts_at, e.ends_at,
             e.status = 'cancelled' AS is_cancelled,
             er.reentry, er.early_minutes, er.late_minutes, er.capacity
        FROM event e LEFT JOIN entry_rules er ON er.event_slug = e.slug
       WHERE e.slug = coalesce($1, e.slug)
         AND e.ends_at > now() + make_interval(secs => $2) - interval '1 day'
       ORDER BY e.starts_at, e.id LIMIT 200
      """;

  /**
   * By the transaction that changed them: of each event by its index no more than a page holds,
   * however many it has. A whole download leaves out what needs no telling.
   */
  private static final String CHANGED =
      """
      SELECT t.id, t.generation, t.state, t.inside, t.tier_name, e.number,
             t.changed_xid::text::bigint AS seq
        FROM event e CROSS JOIN LATERAL (
             SELECT id, generation, state, inside, tier_name, changed_xid
               FROM ticket
              WHERE event_id = e.id AND changed_xid >= $2::text::xid8
                AND ($3 OR state <> 'valid' OR generation > 1)
                AND (changed_xid, id) > ($4::text::xid8, $5)
              ORDER BY changed_xid, id LIMIT $6) t
       WHERE e.id = ANY ($1)
       ORDER BY t.changed_xid, t.id LIMIT $6
      """;

  private static final String ARE_TOO_MANY =
      """
      SELECT count(*) > $2::bigint AS are_too_many
        FROM (SELECT FROM ticket WHERE event_id = ANY ($1) LIMIT $2::bigint + 1) AS listed
      """;

  private static final UUID FIRST = new UUID(0, 0);

  private final Pool pool;
  private final BusinessClock clock;
  private final SigningKeys keys;

  OfflineData(Pool pool, BusinessClock clock, SigningKeys keys) {
    this.pool = pool;
    this.clock = clock;
    this.keys = keys;
  }

  /** The next page for a device's gate. */
  Future<JsonObject> page(Device device, ApiRequest request) {
    OfflineCursor cursor = OfflineCursor.of(request);
    return pool.preparedQuery(GATE)
        .execute(Tuple.of(device.gate(), clock.offsetSeconds()))
        .compose(
            rows -> {
              Row gate = rows.iterator().next();
              return page(Gate.of(gate), gate, cursor.startedAt(gate.getLong("seq")));
            });
  }

  private Future<JsonObject> page(Gate gate, Row at, OfflineCursor cursor) {
    return events(pool, gate)
        .compose(
            events ->
                bounded(pool, events, cursor)
                    .compose(
                        wanted ->
                            tickets(pool, events, wanted)
                                .map(tickets -> json(gate, at, events, tickets, wanted))));
  }

  private static Future<OfflineCursor> bounded(
      SqlClient client, List<Row> events, OfflineCursor cursor) {
    return !cursor.beginsAll()
        ? Future.succeededFuture(cursor)
        : client
            .preparedQuery(ARE_TOO_MANY)
            .execute(Tuple.tuple().addArrayOfUUID(ids(events)).addLong(MOST_LISTED))
            .map(rows -> rows.iterator().next().getBoolean("are_too_many"))
            .map(tooMany -> tooMany ? cursor.withoutValidOnes() : cursor);
  }

  private static UUID[] ids(List<Row> events) {
    return events.stream().map(row -> row.getUUID("id")).toArray(UUID[]::new);
  }

  private Future<List<Row>> events(SqlClient client, Gate gate) {
    return list(client, EVENTS, Tuple.of(gate.eventSlug(), clock.offsetSeconds()));
  }

  private static Future<List<Row>> tickets(
      SqlClient client, List<Row> events, OfflineCursor cursor) {
    Tuple question =
        Tuple.tuple()
            .addArrayOfUUID(ids(events))
            .addString(String.valueOf(cursor.since()))
            .addBoolean(cursor.all() || cursor.since() > 0)
            .addString(String.valueOf(cursor.afterSeq()))
            .addUUID(cursor.afterId() == null ? FIRST : cursor.afterId())
            .addInteger(TICKETS);
    return list(client, CHANGED, question);
  }

  private static Future<List<Row>> list(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).map(rows -> Rows.list(rows));
  }

  private JsonObject json(
      Gate gate, Row at, List<Row> events, List<Row> tickets, OfflineCursor cursor) {
    Instant now = at.getOffsetDateTime("at").toInstant();
    boolean isFull = tickets.size() == TICKETS;
    return new JsonObject()
        .put("gate", gate.toJson())
        .put("serverTime", now)
        .put("validUntil", now.plus(GOOD_FOR))
        .put("keys", keys.toJson())
        .put("events", new JsonArray(events.stream().map(OfflineData::event).toList()))
        .put("scope", cursor.all() ? "all" : "revoked")
        .put("tickets", new JsonArray(tickets.stream().map(OfflineData::ticket).toList()))
        .put("nextCursor", isFull ? after(cursor, tickets.get(TICKETS - 1)).text() : null)
        .put("seq", String.valueOf(cursor.seq()));
  }

  private static OfflineCursor after(OfflineCursor cursor, Row last) {
    return cursor.after(last.getLong("seq"), last.getUUID("id"));
  }

  private static JsonObject event(Row row) {
    return EntryRules.of(row)
        .toJson(row.getString("slug"))
        .put("id", row.getUUID("id").toString())
        .put("number", row.getLong("number"))
        .put("slug", row.getString("slug"))
        .put("title", row.getString("title"))
        .put("zone", row.getString("zone"))
        .put("startsAt", row.getOffsetDateTime("starts_at").toInstant())
        .put("endsAt", row.getOffsetDateTime("ends_at").toInstant())
        .put("cancelled", row.getBoolean("is_cancelled"));
  }

  private static JsonObject ticket(Row row) {
    return new JsonObject()
        .put("id", row.getUUID("id").toString())
        .put("generation", row.getInteger("generation"))
        .put("state", row.getString("state"))
        .put("inside", row.getBoolean("inside"))
        .put("tierName", row.getString("tier_name"))
        .put("eventNumber", row.getLong("number"));
  }
}
