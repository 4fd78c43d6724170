package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Rows;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** The read side of log records. */
public final class LogQueries {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST_OF_A_TRACE = 5_000;

  /** OTLP's numbers: each name has four of them. */
  private static final Map<String, Integer> LEAST =
      Map.of("trace", 1, "debug", 5, "info", 9, "warn", 13, "error", 17, "fatal", 21);

  private static final String COLUMNS =
      """
      SELECT l.id, l.time, l.nanos, l.trace_id, l.span_id, l.severity, l.severity_text, l.service, l.event_name, l.body, l.attributes
        FROM logs l
      """;

  private static final String OF_TRACE =
      COLUMNS + " WHERE l.trace_id = $1 ORDER BY l.time, l.nanos, l.id LIMIT " + MOST_OF_A_TRACE;

  private static final String LIST =
      COLUMNS
          + """
             WHERE ($1::text IS NULL OR l.service = $1) AND l.severity >= $2
               AND ($3::timestamptz IS NULL OR l.time >= $3) AND ($4::timestamptz IS NULL OR l.time < $4)
               AND ($5::timestamptz IS NULL OR (l.time, l.id) < ($5, $6))
             ORDER BY l.time DESC, l.id DESC LIMIT $7
            """;

  private final Pool pool;

  public LogQueries(Pool pool) {
    this.pool = pool;
  }

  /** Binds the operations. */
  public ApiRouter bind(ApiRouter router) {
    return router.on("listTraceLogs", this::ofTrace).on("listLogs", this::list);
  }

  private Future<Reply> ofTrace(ApiRequest request) {
    TraceId id =
        TraceId.parse(request.path("traceId"))
            .orElseThrow(() -> Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits"));
    return pool.preparedQuery(OF_TRACE)
        .execute(Tuple.of(id.uuid()))
        .map(rows -> Reply.ok(new JsonObject().put("logs", logs(rows))));
  }

  private Future<Reply> list(ApiRequest request) {
    int limit = request.queryInt("limit", DEFAULT_LIMIT);
    Optional<Cursor> cursor = request.query("cursor").map(Cursor::parse);
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(request.query("service").map(StoredText::encode).orElse(null))
                .addInteger(request.query("severity").map(LEAST::get).orElse(0))
                .addOffsetDateTime(utc(request.queryTime("from")))
                .addOffsetDateTime(utc(request.queryTime("to")))
                .addOffsetDateTime(cursor.map(Cursor::lastEnd).orElse(null))
                .addUUID(cursor.map(Cursor::traceId).orElse(null))
                .addInteger(limit))
        .map(rows -> Reply.ok(page(rows, limit)));
  }

  private static JsonObject page(RowSet<Row> rows, int limit) {
    List<Row> found = Rows.list(rows);
    JsonObject page = new JsonObject().put("logs", logs(rows));
    if (found.size() < limit) {
      return page.putNull("nextCursor");
    }
    Row last = found.get(found.size() - 1);
    return page.put(
        "nextCursor", new Cursor(last.getOffsetDateTime("time"), last.getUUID("id")).text());
  }

  private static JsonArray logs(RowSet<Row> rows) {
    return Rows.json(rows, LogQueries::log);
  }

  private static JsonObject log(Row row) {
    OffsetDateTime time = row.getOffsetDateTime("time");
    return new JsonObject()
        .put("time", TraceSummaries.iso(time))
        .put("timeNanos", Long.toUnsignedString(EpochNanos.of(time, row.getShort("nanos"))))
        .put("severity", word(row.getShort("severity")))
        .put("severityNumber", row.getShort("severity").intValue())
        .put("severityText", StoredText.decode(row.getString("severity_text")))
        .put("service", StoredText.decode(row.getString("service")))
        .put(
            "traceId",
            Optional.ofNullable(row.getUUID("trace_id")).map(LogQueries::hex).orElse(null))
        .put("spanId", Optional.ofNullable(row.getLong("span_id")).map(SpanId::hex).orElse(null))
        .put("eventName", StoredText.decode(row.getString("event_name")))
        .put("body", SpanValues.plain(row.getValue("body")))
        .put("attributes", SpanValues.attributes(row.getJsonObject("attributes")));
  }

  private static String hex(UUID id) {
    return new TraceId(id).hex();
  }

  private static String word(int severity) {
    return LEAST.entrySet().stream()
        .filter(level -> level.getValue() <= severity && severity < level.getValue() + 4)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("unknown");
  }

  private static OffsetDateTime utc(Optional<Instant> time) {
    return time.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
