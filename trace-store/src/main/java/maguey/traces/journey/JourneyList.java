package maguey.traces.journey;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** Journeys, the latest order first, page by page. */
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

  private static final String WALK =
      """
      SELECT * FROM journeys j
       WHERE j.confirmed_at <= $1
         AND ($2::timestamptz IS NULL OR (j.confirmed_at, j.order_id) < ($2, $3))
         AND ($4::timestamptz IS NULL OR j.confirmed_at >= $4) AND ($5::timestamptz IS NULL OR j.confirmed_at < $5)
         AND ($6::text IS NULL OR j.event_slug = $6 OR j.event_id::text = $6)
         AND ($7::text IS NULL OR j.order_number = upper($7) OR j.order_number = $7 OR j.order_id::text = lower($7))
         AND ($8::text IS NULL OR j.trace_id IN (SELECT trace_id FROM trace_keys WHERE kind = 'ticket.id' AND value = lower($8)))
         AND ($9::text IS NULL OR j.trace_id IN (SELECT trace_id FROM trace_keys WHERE kind = 'customer.email_hash' AND value = $9))
       ORDER BY j.confirmed_at DESC, j.order_id DESC
       LIMIT $10
      """;

  private static final String PAGE =
      """
      WITH walk AS MATERIALIZED (%s),
      told AS (
        SELECT j.*, m.issued_at, m.mailed_at, m.cancelled_at, s.admitted, s.first_scan, s.last_scan, s.gates, %s AS state
          FROM walk j
          LEFT JOIN journey_milestones m USING (trace_id, order_id)
         CROSS JOIN LATERAL (
               SELECT count(DISTINCT l.ticket_id) AS admitted, min(l.scanned_at) AS first_scan, max(l.scanned_at) AS last_scan,
                      coalesce(array_agg(DISTINCT l.gate) FILTER (WHERE l.gate IS NOT NULL), '{}') AS gates
                 FROM journey_tickets t JOIN scan_logs l ON l.ticket_id = t.ticket_id AND l.result = 'ADMITTED' AND l.scanned_at <= $1
                WHERE t.trace_id = j.trace_id AND t.order_id = j.order_id) s)
      SELECT told.*, k.traces
        FROM told CROSS JOIN LATERAL (
             SELECT array_agg(trace_id) AS traces FROM (
               SELECT DISTINCT trace_id FROM trace_keys WHERE kind = 'order.id' AND value = told.order_id::text LIMIT 20) AS t) k
       WHERE $11::text IS NULL OR state = $11
       ORDER BY confirmed_at DESC, order_id DESC LIMIT $12
      """
          .formatted(WALK, STATE);

  /** The last of the orders that a page looked at, if it did not come to the end. */
  private static final String WALK_END =
      "SELECT confirmed_at, order_id FROM (" + WALK + ") AS w OFFSET " + (BUDGET - 1);

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
    int looked = filter.state().isPresent() ? BUDGET : limit + 1;
    Tuple walk = walk(filter, asOf, after).addInteger(looked);
    Tuple page = walk(filter, asOf, after).addInteger(looked);
    page.addString(filter.state().orElse(null)).addInteger(limit + 1);
    return sql.preparedQuery(PAGE)
        .execute(page)
        .map(rows -> Rows.list(rows))
        .compose(rows -> rows.size() > limit ? full(rows, limit) : last(rows, walk));
  }

  private static Tuple walk(Filter filter, Instant asOf, Optional<JourneyCursor> after) {
    return Tuple.of(
        utc(asOf),
        after.map(JourneyCursor::confirmedAt).orElse(null),
        after.map(JourneyCursor::orderId).orElse(null),
        filter.from().map(JourneyList::utc).orElse(null),
        filter.to().map(JourneyList::utc).orElse(null),
        filter.event().map(StoredText::encode).orElse(null),
        filter.order().map(StoredText::encode).orElse(null),
        filter.ticket().map(StoredText::encode).orElse(null),
        filter.emailHash().map(StoredText::encode).orElse(null));
  }

  private static Future<JsonObject> full(List<Row> rows, int limit) {
    String cursor = JourneyCursor.of(rows.get(limit - 1)).text();
    return Future.succeededFuture(answer(rows.subList(0, limit), cursor));
  }

  private Future<JsonObject> last(List<Row> rows, Tuple walk) {
    return sql.preparedQuery(WALK_END)
        .execute(walk)
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

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
