package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
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
             greatest(t.admitted_count, l.admitted) AS admitted, coalesce(j.event_ends_at < now(), false) AS event_ended,
             t.skewed_spans, t.late_spans, t.duplicate_ids, t.trimmed_spans, t.kept_because,
             (t.weight * t.adjusted_count)::numeric::float8 AS weight,
             past.removed_at, past.order_number AS past_order, past.first_start AS past_start, past.span_count AS past_spans,
             o.spans AS sampled_spans,
             n.services
        FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (trace_id, place)
        JOIN trace_summaries t USING (trace_id)
        LEFT JOIN past_journeys past USING (trace_id)
        LEFT JOIN sampled_out o USING (trace_id)
       CROSS JOIN LATERAL (
             SELECT min(order_number) AS order_number, min(order_id::text) AS order_id, sum(ticket_count)::integer AS ticket_count,
                    max(event_ends_at) AS event_ends_at
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
        .map(rows -> Rows.list(rows));
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
        .put("stateReason", state.reason())
        .put("labels", labels(state))
        .put("weight", row.getDouble("weight"))
        .put("keptBecause", row.getString("kept_because"))
        .put("beyondRetention", beyondRetention(row));
  }

  static String iso(OffsetDateTime time) {
    return time.toInstant().toString();
  }

  private static JsonArray labels(TraceState state) {
    return new JsonArray(
        state.labels().stream()
            .map(label -> new JsonObject().put("name", label.name()).put("why", label.why()))
            .toList());
  }

  /** What was there of a journey until retention took it; null for most traces. */
  private static JsonObject beyondRetention(Row row) {
    return row.getOffsetDateTime("removed_at") == null
        ? null
        : new JsonObject()
            .put("removedAt", iso(row.getOffsetDateTime("removed_at")))
            .put("orderNumber", row.getString("past_order"))
            .put("firstStart", iso(row.getOffsetDateTime("past_start")))
            .put("spanCount", row.getLong("past_spans"));
  }

  private static TraceState state(Row row) {
    return TraceState.of(
        new TraceState.Facts(
            new TraceState.Journey(
                row.getString("order_number") != null || row.getString("journey_id") != null,
                row.getInteger("ticket_count"),
                row.getInteger("admitted"),
                row.getBoolean("event_ended")),
            row.getInteger("missing_parents"),
            new TraceState.Oddities(
                row.getInteger("skewed_spans"),
                row.getInteger("late_spans"),
                row.getInteger("duplicate_ids")),
            past(row)));
  }

  private static TraceState.Past past(Row row) {
    OffsetDateTime removed = row.getOffsetDateTime("removed_at");
    return new TraceState.Past(
        removed == null ? null : removed.toInstant(),
        row.getString("past_order"),
        Optional.ofNullable(row.getLong("sampled_spans")).orElse(0L),
        row.getLong("trimmed_spans"));
  }
}
