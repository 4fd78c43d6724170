package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Rows;
import maguey.traces.analysis.Segments;
import maguey.traces.analysis.TraceTree;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;
import maguey.traces.store.UntoldTraces;

/** Everything about one trace, from one snapshot of the database. */
final class TraceDetail {
  /** Of a larger trace the first and the last so many spans are shown: the scan is at the end. */
  private static final int SHOWN_AT_EACH_END = 10_000;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  private static final String SPANS =
      """
      SELECT s.*, o.resource, o.scope
        FROM every_span s LEFT JOIN origins o ON o.id = s.origin_id
       WHERE s.trace_id = $1 AND s.start_time BETWEEN $2 AND $3
       ORDER BY s.start_time %1$s, s.start_nanos %1$s, s.span_id %1$s, s.kind %1$s
       LIMIT $4
      """;

  private static final String LINKS_IN =
      """
      SELECT trace_id, span_id, service, name, linked_span_id
        FROM span_links WHERE linked_trace_id = $1 AND trace_id <> $1 LIMIT 1000
      """;

  private static final String SCANS =
      """
      SELECT scan_id, ticket_id, result, reason, gate, device, method, scanned_at, span_id
        FROM scan_logs WHERE trace_id = $1 ORDER BY scanned_at LIMIT 1000
      """;

  private static final String LOG_COUNT =
      "SELECT count(*) AS logs FROM (SELECT FROM logs WHERE trace_id = $1 LIMIT 5000) l";

  private final Pool pool;
  private final UntoldTraces untold;

  TraceDetail(Pool pool, UntoldTraces untold) {
    this.pool = pool;
    this.untold = untold;
  }

  /** The trace, whose spans may have been stored just now; fails with {@code NOT_FOUND}. */
  Future<JsonObject> find(TraceId id) {
    return untold.tell(id.uuid()).compose(told -> look(id));
  }

  private Future<JsonObject> look(TraceId id) {
    return Snapshot.read(
        pool,
        tx ->
            TraceSummaries.read(tx, List.of(id.uuid()))
                .compose(found -> found.isEmpty() ? unknown(id) : read(tx, found.get(0))));
  }

  /** Fails with {@code NOT_FOUND}. */
  static <T> Future<T> unknown(TraceId id) {
    return Future.failedFuture(
        Problem.of(ProblemType.NOT_FOUND, "No span of trace " + id.hex() + " is stored"));
  }

  private Future<JsonObject> read(SqlConnection tx, Row summary) {
    UUID id = summary.getUUID("trace_id");
    Future<List<Row>> spans = spans(tx, summary);
    Future<List<Row>> links = rows(tx, LINKS_IN, Tuple.of(id));
    Future<List<Row>> scans = rows(tx, SCANS, Tuple.of(id));
    Future<List<Row>> logs = rows(tx, LOG_COUNT, Tuple.of(id));
    return Future.all(spans, links, scans, logs)
        .map(all -> toJson(summary, spans.result(), links.result(), scans.result()))
        .map(detail -> detail.put("logCount", logs.result().get(0).getLong("logs")));
  }

  private static Future<List<Row>> spans(SqlClient tx, Row summary) {
    long hidden = summary.getLong("span_count") - SHOWN_AT_EACH_END;
    Future<List<Row>> first = spans(tx, summary, "ASC", SHOWN_AT_EACH_END);
    return hidden <= 0
        ? first
        : first.compose(
            head ->
                spans(tx, summary, "DESC", (int) Math.min(hidden, SHOWN_AT_EACH_END))
                    .map(tail -> joined(head, tail)));
  }

  private static Future<List<Row>> spans(SqlClient tx, Row summary, String order, int limit) {
    return rows(
        tx,
        SPANS.formatted(order),
        Tuple.of(
            summary.getUUID("trace_id"),
            summary.getOffsetDateTime("first_start"),
            summary.getOffsetDateTime("last_start"),
            limit));
  }

  private static List<Row> joined(List<Row> head, List<Row> reversedTail) {
    List<Row> all = new ArrayList<>(reversedTail);
    Collections.reverse(all);
    all.addAll(0, head);
    return all;
  }

  private static JsonObject toJson(Row summary, List<Row> spans, List<Row> links, List<Row> scans) {
    TraceTree tree = new TraceTree(spans.stream().map(SpanRows::node).toList());
    return new JsonObject()
        .put("trace", TraceSummaries.toJson(summary))
        .put("segments", segments(spans))
        .put("spans", Rows.json(spans, row -> SpanRows.toJson(row, tree)))
        .put("hiddenSpans", summary.getLong("span_count") - spans.size())
        .put("linksIn", Rows.json(links, TraceDetail::link))
        .put("scans", Rows.json(scans, TraceDetail::scan));
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

  private static JsonObject link(Row row) {
    return new JsonObject()
        .put("traceId", new TraceId(row.getUUID("trace_id")).hex())
        .put("spanId", SpanId.hex(row.getLong("span_id")))
        .put("service", StoredText.decode(row.getString("service")))
        .put("name", StoredText.decode(row.getString("name")))
        .put("linkedSpanId", SpanId.hex(row.getLong("linked_span_id")));
  }

  private static JsonObject scan(Row row) {
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

  private static Future<List<Row>> rows(SqlClient sql, String statement, Tuple parameters) {
    return sql.preparedQuery(statement).execute(parameters).map(rows -> Rows.list(rows));
  }
}
