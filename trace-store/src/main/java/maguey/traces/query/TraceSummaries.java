package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import maguey.traces.analysis.TraceState;
import maguey.traces.model.Performance;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** Reads summaries, in the form in which list and detail show them: one place, so they agree. */
final class TraceSummaries {
  private static final double MICROS_PER_MILLI = 1_000.0;

  private static final String READ =
      """
      SELECT t.trace_id, t.root_service, t.root_name, t.span_count, t.error_count, t.first_start, t.last_start,
             t.last_end, t.wall_us, t.active_us, t.performance, cardinality(t.missing_parents) AS missing_parents,
             coalesce(j.order_number, t.order_number) AS order_number,
             coalesce(j.order_id, t.journey_id) AS journey_id,
             coalesce(j.ticket_count, t.ticket_count, 0) AS ticket_count,
             greatest(t.admitted_count, l.admitted) AS admitted,
             n.services
        FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (trace_id, place)
        JOIN trace_summaries t USING (trace_id)
       CROSS JOIN LATERAL (
             SELECT min(order_number) AS order_number, min(order_id::text) AS order_id, sum(ticket_count)::integer AS ticket_count
               FROM journeys WHERE trace_id = t.trace_id) j
       CROSS JOIN LATERAL (
             SELECT count(DISTINCT ticket_id)::integer AS admitted
               FROM scan_logs WHERE trace_id = t.trace_id AND result = 'ADMITTED') l
       CROSS JOIN LATERAL (
             SELECT jsonb_agg(jsonb_build_object('name', service, 'spans', span_count, 'errors', error_count)
                              ORDER BY service) AS services
               FROM trace_services WHERE trace_id = t.trace_id) n
       ORDER BY wanted.place
      """;

  private TraceSummaries() {}

  /** The rows of those traces that exist, in the given order. */
  static Future<List<Row>> read(SqlClient sql, List<UUID> traceIds) {
    return sql.preparedQuery(READ)
        .execute(Tuple.of(traceIds.toArray(UUID[]::new)))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
  }

  static JsonObject toJson(Row row) {
    long wall = row.getLong("wall_us");
    long active = row.getLong("active_us");
    TraceState state = state(row);
    return new JsonObject()
        .put("traceId", new TraceId(row.getUUID("trace_id")).hex())
        .put("rootService", StoredText.decode(row.getString("root_service")))
        .put("rootName", StoredText.decode(row.getString("root_name")))
        .put("services", SpanValues.plain(row.getJsonArray("services")))
        .put("spanCount", row.getLong("span_count"))
        .put("errorCount", row.getLong("error_count"))
        .put("firstStart", iso(row.getOffsetDateTime("first_start")))
        .put("lastEnd", iso(row.getOffsetDateTime("last_end")))
        .put("wallMs", wall / MICROS_PER_MILLI)
        .put("activeMs", active / MICROS_PER_MILLI)
        .put("idleMs", (wall - active) / MICROS_PER_MILLI)
        .put("status", row.getLong("error_count") > 0 ? "error" : "ok")
        .put("performance", Performance.values()[row.getShort("performance")].label())
        .put("orderNumber", row.getString("order_number"))
        .put("journeyId", row.getString("journey_id"))
        .put("missingParents", row.getInteger("missing_parents"))
        .put("state", state.name())
        .put("stateReason", state.reason());
  }

  static String iso(OffsetDateTime time) {
    return time.toInstant().toString();
  }

  private static TraceState state(Row row) {
    return TraceState.of(
        new TraceState.Facts(
            row.getString("order_number") != null || row.getString("journey_id") != null,
            row.getInteger("ticket_count"),
            row.getInteger("admitted"),
            row.getInteger("missing_parents")));
  }
}
