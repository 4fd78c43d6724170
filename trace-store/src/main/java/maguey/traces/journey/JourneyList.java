package maguey.traces.journey;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.model.TraceId;
import maguey.traces.model.TraceKey;

/**
 * Journeys, the latest order first, page by page; a page costs what it looks at, however many there
 * are.
 */
final class JourneyList {
  /** Orders that one page looks at, when a state is asked for. */
  private static final int BUDGET = 5_000;

  /**
   * {@code $1}: business time. The state is a journey's, not a ticket's; a cancelled one has no
   * other.
   */
  private static final String STATE =
      """
      CASE WHEN m.cancelled_at <= $1 THEN 'cancelled'
           WHEN s.admitted >= j.ticket_count AND j.ticket_count > 0 THEN 'scanned'
           WHEN s.admitted > 0 THEN 'partly_scanned'
           WHEN j.event_ends_at IS NULL OR j.event_ends_at > $1 THEN 'not_yet_due'
           ELSE 'not_scanned' END""";

  /** Of the orders that it looks at, those in a state, or all. Each look-up has an end. */
  private static final String PAGE =
      """
      WITH walk AS MATERIALIZED (%s),
      told AS (
        SELECT j.*, m.issued_at, m.mailed_at, m.cancelled_at, s.admitted, s.first_scan, s.last_scan, s.gates, %s AS state
          FROM walk j
          LEFT JOIN LATERAL (SELECT * FROM journey_milestones m
                              WHERE m.trace_id = j.trace_id AND m.order_id = j.order_id LIMIT 1) m ON true
         CROSS JOIN LATERAL (
               SELECT count(DISTINCT l.ticket_id) AS admitted, min(l.scanned_at) AS first_scan, max(l.scanned_at) AS last_scan,
                      coalesce(array_agg(DISTINCT l.gate) FILTER (WHERE l.gate IS NOT NULL), '{}') AS gates
                 FROM journey_tickets t JOIN scan_logs l ON l.ticket_id = t.ticket_id AND l.result = 'ADMITTED' AND l.scanned_at <= $1
                WHERE t.trace_id = j.trace_id AND t.order_id = j.order_id) s)
      SELECT told.*, k.traces
        FROM told CROSS JOIN LATERAL (
             SELECT array_agg(trace_id) AS traces FROM (
               SELECT DISTINCT trace_id FROM trace_keys WHERE kind = 'order.id' AND value = told.order_id::text LIMIT 20) AS t) k
       WHERE %s
       ORDER BY confirmed_at DESC, order_id DESC LIMIT %d
      """;

  /** The last of the orders that a page looked at, if it did not come to the end. */
  private static final String WALK_END = "SELECT confirmed_at, order_id FROM (%s) AS w OFFSET %d";

  private final SqlClient sql;

  /**
   * Which journeys.
   *
   * @param order number or id
   * @param ticket id
   * @param event slug or id
   */
  record Filter(
      Optional<String> order,
      Optional<String> ticket,
      Optional<String> emailHash,
      Optional<String> event,
      Optional<String> state,
      Optional<Instant> from,
      Optional<Instant> to) {}

  JourneyList(SqlClient sql) {
    this.sql = sql;
  }

  /** One page: {@code journeys} and {@code nextCursor}. */
  Future<JsonObject> find(Filter filter, Instant asOf, Optional<JourneyCursor> after, int limit) {
    JourneyWalk walk =
        new JourneyWalk(asOf)
            .within(filter.from(), filter.to())
            .ofEvent(filter.event())
            .ofOrder(filter.order())
            .with(TraceKey.TICKET_ID, filter.ticket().map(id -> id.toLowerCase(Locale.ROOT)))
            .with(TraceKey.EMAIL_HASH, filter.emailHash())
            .after(after);
    Tuple parameters = walk.parameters();
    String looked = walk.sql(filter.state().isPresent() ? BUDGET : limit + 1);
    return sql.preparedQuery(page(looked, filter.state(), parameters, limit))
        .execute(parameters)
        .map(rows -> Rows.list(rows))
        .compose(rows -> rows.size() > limit ? full(rows, limit) : last(rows, walk));
  }

  private static String page(String walk, Optional<String> state, Tuple parameters, int limit) {
    String test = state.map(name -> "state = $" + parameters.addString(name).size()).orElse("true");
    return PAGE.formatted(walk, STATE, test, limit + 1);
  }

  private static Future<JsonObject> full(List<Row> rows, int limit) {
    String cursor = JourneyCursor.of(rows.get(limit - 1)).text();
    return Future.succeededFuture(answer(rows.subList(0, limit), cursor));
  }

  private Future<JsonObject> last(List<Row> rows, JourneyWalk walk) {
    return sql.preparedQuery(WALK_END.formatted(walk.sql(BUDGET), BUDGET - 1))
        .execute(walk.parameters())
        .map(end -> end.size() == 0 ? null : JourneyCursor.of(end.iterator().next()).text())
        .map(cursor -> answer(rows, cursor));
  }

  private static JsonObject answer(List<Row> rows, String cursor) {
    return new JsonObject()
        .put("journeys", new JsonArray(rows.stream().map(JourneyList::journey).toList()))
        .put("nextCursor", cursor);
  }

  private static JsonObject journey(Row row) {
    UUID event = row.getUUID("event_id");
    return new JsonObject()
        .put("orderId", row.getUUID("order_id").toString())
        .put("orderNumber", row.getString("order_number"))
        .put("traceId", new TraceId(row.getUUID("trace_id")).hex())
        .put("traces", traces(row))
        .put("state", row.getString("state"))
        .put("tickets", row.getInteger("ticket_count"))
        .put("scanned", row.getLong("admitted"))
        .put("gates", new JsonArray(Arrays.asList(row.getArrayOfStrings("gates"))))
        .put(
            "event",
            new JsonObject()
                .put("id", event == null ? null : event.toString())
                .put("slug", row.getString("event_slug"))
                .put("endsAt", iso(row, "event_ends_at")))
        .put(
            "milestones",
            new JsonObject()
                .put("purchased", iso(row, "confirmed_at"))
                .put("issued", iso(row, "issued_at"))
                .put("mailed", iso(row, "mailed_at"))
                .put("firstScan", iso(row, "first_scan"))
                .put("lastScan", iso(row, "last_scan"))
                .put("cancelled", iso(row, "cancelled_at")));
  }

  private static JsonArray traces(Row row) {
    UUID[] ids = row.getArrayOfUUIDs("traces");
    return ids == null
        ? new JsonArray()
        : new JsonArray(Arrays.stream(ids).map(id -> new TraceId(id).hex()).toList());
  }

  private static String iso(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant().toString();
  }
}
