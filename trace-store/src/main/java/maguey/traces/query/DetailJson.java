package maguey.traces.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maguey.common.sql.Rows;
import maguey.traces.analysis.Segments;
import maguey.traces.analysis.TraceTree;
import maguey.traces.export.StoredOrigins;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** One trace as JSON. */
final class DetailJson {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  private DetailJson() {}

  /** Each resource with its scope is there once, the spans name its place. */
  static JsonObject of(Row summary, List<Row> spans, StoredOrigins origins) {
    TraceTree tree = new TraceTree(spans.stream().map(SpanRows::node).toList());
    List<Long> ids = spans.stream().map(row -> row.getLong("origin_id")).distinct().toList();
    Map<Long, Integer> places = new HashMap<>();
    ids.forEach(id -> places.put(id, places.size()));
    return new JsonObject()
        .put("trace", TraceSummaries.toJson(summary))
        .put("segments", segments(spans))
        .put(
            "origins", new JsonArray(ids.stream().map(id -> SpanRows.origin(origins, id)).toList()))
        .put("spans", Rows.json(spans, row -> span(row, tree, places)))
        .put("hiddenSpans", summary.getLong("span_count") - spans.size());
  }

  /** A span of another trace that points to this one. */
  static JsonObject link(Row row) {
    return new JsonObject()
        .put("traceId", new TraceId(row.getUUID("trace_id")).hex())
        .put("spanId", SpanId.hex(row.getLong("span_id")))
        .put("service", StoredText.decode(row.getString("service")))
        .put("name", StoredText.decode(row.getString("name")))
        .put("linkedSpanId", SpanId.hex(row.getLong("linked_span_id")));
  }

  /** A scan of one of the trace's tickets. */
  static JsonObject scan(Row row) {
    return new JsonObject()
        .put("scanId", row.getString("scan_id"))
        .put("ticketId", row.getUUID("ticket_id").toString())
        .put("result", row.getString("result"))
        .put("reason", row.getString("reason"))
        .put("gate", row.getString("gate"))
        .put("device", row.getString("device"))
        .put("method", row.getString("method"))
        .put("scannedAt", TraceSummaries.iso(row.getOffsetDateTime("scanned_at")))
        .put("spanId", Optional.ofNullable(row.getLong("span_id")).map(SpanId::hex).orElse(null));
  }

  private static JsonObject span(Row row, TraceTree tree, Map<Long, Integer> places) {
    JsonObject span =
        SpanRows.toJson(row, tree).put("origin", places.get(row.getLong("origin_id")));
    return AnswerSize.LARGE.cuts(row) ? span.put("cutBytes", row.getLong("bytes")) : span;
  }

  private static JsonArray segments(List<Row> spans) {
    return new JsonArray(
        Segments.of(spans.stream().map(SpanRows::interval).toList()).stream()
            .map(
                segment ->
                    new JsonObject()
                        .put("start", segment.start().toString())
                        .put("end", segment.end().toString())
                        .put("activeMs", millis(segment.active()))
                        .put("idleBeforeMs", millis(segment.idleBefore())))
            .toList());
  }

  /** Nanoseconds in a long end after 292 years; a client's clock may be further out. */
  private static double millis(Duration duration) {
    return duration.toSeconds() * MILLIS_PER_SECOND + duration.getNano() / NANOS_PER_MILLI;
  }
}
