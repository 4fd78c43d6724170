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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Rows;
import maguey.traces.analysis.Segments;
import maguey.traces.analysis.TraceTree;
import maguey.traces.export.StoredOrigins;
import maguey.traces.export.Turns;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;
import maguey.traces.store.UntoldTraces;

/**
 * Everything about one trace, from one snapshot of the database; of a trace that takes too many
 * bytes what fits. Small ones are read at once, larger ones when nobody else is at that.
 */
final class TraceDetail {
  /** Of a larger trace the first and the last so many spans are shown: the scan is at the end. */
  private static final int SHOWN_AT_EACH_END = 10_000;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  private static final String SPANS =
      "SELECT (f.span).*, f.bytes FROM spans_that_fit($1, NULL, NULL, NULL, NULL, $2, $3, $4, $5) f";

  /** What an answer may hold, in bytes of the spans as text. */
  private record Size(long first, long last, long largestSpan) {
    private static final Size SMALL = new Size(256 << 10, 0, 256 << 10);
    private static final Size LARGE = new Size(6 << 20, 2 << 20, 2 << 20);
  }

  /** The spans of an answer. */
  private record Shown(List<Row> spans, boolean isWhole) {}

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
  private final Turns turns;

  TraceDetail(Pool pool, UntoldTraces untold, Turns turns) {
    this.pool = pool;
    this.untold = untold;
    this.turns = turns;
  }

  /** The trace, whose spans may have been stored just now; fails with {@code NOT_FOUND}. */
  Future<JsonObject> find(TraceId id) {
    return untold
        .tell(id.uuid())
        .compose(told -> look(id, Size.SMALL))
        .compose(
            detail ->
                detail.isPresent()
                    ? Future.succeededFuture(detail)
                    : turns.take(() -> look(id, Size.LARGE)))
        .map(Optional::orElseThrow);
  }

  /** Empty if it does not fit into a small answer. */
  private Future<Optional<JsonObject>> look(TraceId id, Size size) {
    return Snapshot.read(
        pool,
        tx ->
            TraceSummaries.read(tx, List.of(id.uuid()))
                .compose(found -> found.isEmpty() ? unknown(id) : read(tx, found.get(0), size)));
  }

  /** Fails with {@code NOT_FOUND}. */
  static <T> Future<T> unknown(TraceId id) {
    return Future.failedFuture(
        Problem.of(ProblemType.NOT_FOUND, "No span of trace " + id.hex() + " is stored"));
  }

  private static Future<Optional<JsonObject>> read(SqlConnection tx, Row summary, Size size) {
    return spans(tx, summary, size)
        .compose(
            shown ->
                size == Size.SMALL && !shown.isWhole()
                    ? Future.succeededFuture(Optional.empty())
                    : detail(tx, summary, shown.spans()).map(Optional::of));
  }

  private static Future<JsonObject> detail(SqlConnection tx, Row summary, List<Row> spans) {
    UUID id = summary.getUUID("trace_id");
    Future<StoredOrigins> origins = StoredOrigins.of(tx, spans);
    Future<List<Row>> links = rows(tx, LINKS_IN, Tuple.of(id));
    Future<List<Row>> scans = rows(tx, SCANS, Tuple.of(id));
    Future<List<Row>> logs = rows(tx, LOG_COUNT, Tuple.of(id));
    return Future.all(origins, links, scans, logs)
        .map(all -> toJson(summary, spans, origins.result()))
        .map(detail -> detail.put("linksIn", Rows.json(links.result(), TraceDetail::link)))
        .map(detail -> detail.put("scans", Rows.json(scans.result(), TraceDetail::scan)))
        .map(detail -> detail.put("logCount", logs.result().get(0).getLong("logs")));
  }

  /** The first ones and, if that are not all, the last ones. */
  private static Future<Shown> spans(SqlClient tx, Row summary, Size size) {
    UUID id = summary.getUUID("trace_id");
    long all = summary.getLong("span_count");
    return spans(tx, id, false, SHOWN_AT_EACH_END, size.first(), size.largestSpan())
        .compose(
            head -> {
              long hidden = all - head.size();
              if (hidden <= 0 || size.last() == 0) {
                boolean isWhole = hidden <= 0 && head.stream().noneMatch(row -> isCut(row, size));
                return Future.succeededFuture(new Shown(head, isWhole));
              }
              int most = (int) Math.min(hidden, SHOWN_AT_EACH_END);
              return spans(tx, id, true, most, size.last(), size.largestSpan())
                  .map(tail -> new Shown(joined(head, tail), false));
            });
  }

  private static boolean isCut(Row span, Size size) {
    return span.getLong("bytes") > size.largestSpan();
  }

  private static Future<List<Row>> spans(
      SqlClient tx, UUID id, boolean backwards, int most, long bytes, long largest) {
    return rows(tx, SPANS, Tuple.of(id, backwards, most, bytes, largest));
  }

  private static List<Row> joined(List<Row> head, List<Row> reversedTail) {
    List<Row> all = new ArrayList<>(reversedTail);
    Collections.reverse(all);
    all.addAll(0, head);
    return all;
  }

  /** Each resource with its scope is there once, the spans name its place. */
  private static JsonObject toJson(Row summary, List<Row> spans, StoredOrigins origins) {
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

  private static JsonObject span(Row row, TraceTree tree, Map<Long, Integer> places) {
    JsonObject span =
        SpanRows.toJson(row, tree).put("origin", places.get(row.getLong("origin_id")));
    return isCut(row, Size.LARGE) ? span.put("cutBytes", row.getLong("bytes")) : span;
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
