package maguey.scanner.live;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import maguey.common.sql.Rows;
import maguey.common.time.BusinessClock;
import maguey.scanner.device.DeviceRepository;
import maguey.scanner.offline.ConflictApi;
import maguey.scanner.scan.RecentScans;

/**
 * What the gate board shows, read from the database so that every node shows the same: the last
 * quarter of an hour by gate and reason, who is inside, devices, conflicts.
 */
final class BoardQueries {
  /** $1 offset of business time, $2 the event's slug or null for all. */
  private static final String LATELY =
      """
      WITH lately AS (
        SELECT l.gate_code, l.result, l.reason, l.duration_us, l.offline,
               now() + make_interval(secs => $1) - l.scanned_at AS age
          FROM scan_logs l
          LEFT JOIN ticket t ON t.id = l.ticket_id
          LEFT JOIN event e ON e.id = t.event_id
         WHERE l.scanned_at > now() + make_interval(secs => $1) - interval '15 minutes'
           AND ($2::text IS NULL OR e.slug = $2))
      """;

  /** Whoever came in by a gate last, and is still inside; exits by another gate count here too. */
  private static final String GATES =
      LATELY
          + """
          , inside AS (
            SELECT t.first_gate AS gate_code, count(*) AS holders
              FROM ticket t JOIN event e ON e.id = t.event_id
             WHERE t.inside AND ($2::text IS NULL OR e.slug = $2)
               AND e.ends_at > now() + make_interval(secs => $1) - interval '1 day'
             GROUP BY 1)
          SELECT g.code, g.name, count(l.gate_code) AS scans,
                 count(*) FILTER (WHERE result = 'ADMITTED') AS admitted,
                 count(*) FILTER (WHERE result = 'REFUSED') AS refused,
                 count(*) FILTER (WHERE result = 'ADMITTED' AND age < interval '1 minute') AS last_minute,
                 percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE NOT offline)
                   AS p95_us,
                 coalesce((SELECT holders FROM inside WHERE inside.gate_code = g.code), 0) AS inside
            FROM gate g LEFT JOIN lately l ON l.gate_code = g.code
           WHERE $2::text IS NULL OR coalesce(g.event_slug, $2) = $2
           GROUP BY g.code, g.name ORDER BY g.code
          """;

  private static final String MINUTES_OF_GATES =
      LATELY
          + """
          SELECT gate_code, greatest(0, floor(extract(epoch FROM age) / 60))::int AS minutes_ago,
                 count(*) AS entries
            FROM lately WHERE result = 'ADMITTED' GROUP BY 1, 2
          """;

  private static final String REFUSALS =
      LATELY
          + """
          SELECT reason, count(*) AS count FROM lately WHERE result = 'REFUSED'
           GROUP BY reason ORDER BY count DESC, reason
          """;

  private static final String ALL =
      LATELY
          + """
          SELECT count(*) AS scans,
                 percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE NOT offline)
                   AS p95_us,
                 now() + make_interval(secs => $1) AS at,
                 (SELECT count(*) FROM scan_conflict c
                    JOIN ticket t ON t.id = c.ticket_id JOIN event e ON e.id = t.event_id
                   WHERE c.resolved_at IS NULL AND ($2::text IS NULL OR e.slug = $2)) AS open_conflicts
            FROM lately
          """;

  private static final String EVENTS =
      """
      SELECT e.slug, e.title, er.capacity, count(t.id) FILTER (WHERE t.inside) AS inside
        FROM event e
        LEFT JOIN entry_rules er ON er.event_slug = e.slug
        LEFT JOIN ticket t ON t.event_id = e.id
       WHERE e.ends_at > now() + make_interval(secs => $1) - interval '1 day'
         AND coalesce(e.doors_at, e.starts_at) < now() + make_interval(secs => $1) + interval '1 day'
         AND ($2::text IS NULL OR e.slug = $2)
       GROUP BY e.id, er.capacity ORDER BY e.starts_at, e.slug LIMIT 50
      """;

  private final Pool pool;
  private final BusinessClock clock;

  BoardQueries(Pool pool, BusinessClock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * The board now.
   *
   * @param event only what concerns the event of this slug; null: everything
   */
  Future<JsonObject> board(String event) {
    Future<List<Row>> gates = list(GATES, event);
    Future<List<Row>> minutes = list(MINUTES_OF_GATES, event);
    Future<List<Row>> refusals = list(REFUSALS, event);
    Future<List<Row>> all = list(ALL, event);
    Future<List<Row>> events = list(EVENTS, event);
    Future<List<JsonObject>> devices = DeviceRepository.all(pool);
    Future<List<JsonObject>> conflicts = ConflictApi.latest(pool, event);
    Future<JsonArray> recent = RecentScans.of(pool, event);
    return Future.all(List.of(gates, minutes, refusals, all, events, devices, conflicts, recent))
        .map(
            read -> {
              Row sums = all.result().get(0);
              return new JsonObject()
                  .put("at", sums.getOffsetDateTime("at").toInstant())
                  .put("gates", BoardJson.gates(gates.result(), minutes.result()))
                  .put("inside", events.result().stream().mapToLong(r -> r.getLong("inside")).sum())
                  .put("capacity", BoardJson.capacity(events.result()))
                  .put("refusals", Rows.json(refusals.result(), BoardJson::refusal))
                  .put("p95Ms", BoardJson.p95(sums))
                  .put("scans15", sums.getLong("scans"))
                  .put("devices", new JsonArray(devices.result()))
                  .put(
                      "conflicts",
                      new JsonObject()
                          .put("open", sums.getLong("open_conflicts"))
                          .put("latest", new JsonArray(conflicts.result())))
                  .put("events", Rows.json(events.result(), BoardJson::event))
                  .put("recent", recent.result());
            });
  }

  private Future<List<Row>> list(String sql, String event) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(clock.offsetSeconds(), event))
        .map(rows -> Rows.list(rows));
  }
}
