package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Rows;
import maguey.traces.export.StoredOrigins;
import maguey.traces.export.Turns;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** The read side of log records. */
public final class LogQueries {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST_OF_A_TRACE = 5_000;

  /** Of all records of an answer together, unless it is one; of their resources and scopes, too. */
  private static final long MAX_BYTES = 4 << 20;

  private static final String OF_TRACE =
      "SELECT (f.log).*, f.cut FROM trace_logs_that_fit($1, $2, $3) f";

  /** Records that one page of the list looks at. */
  static final int BUDGET = 20_000;

  static final String LIST =
      "SELECT (f.log).*, f.cut FROM logs_walked($1, $2, $3, $4, $5, $6, $7, $8, $9) f";

  private final Pool pool;
  private final Turns turns;

  /** Records of an answer, and where it was cut. */
  private record Found(List<Row> rows, Optional<Row> cut, StoredOrigins origins) {
    static Future<Found> of(SqlClient sql, RowSet<Row> answer) {
      List<Row> rows = Rows.stream(answer).filter(row -> !row.getBoolean("cut")).toList();
      Optional<Row> cut = Rows.stream(answer).filter(row -> row.getBoolean("cut")).findAny();
      return StoredOrigins.of(sql, rows, MAX_BYTES).map(origins -> new Found(rows, cut, origins));
    }

    JsonObject toJson() {
      return LogJson.of(rows, origins);
    }
  }

  /** Queries on the given schema; records are read in turns. */
  public LogQueries(Pool pool, Turns turns) {
    this.pool = pool;
    this.turns = turns;
  }

  /** Binds the operations, behind the gate. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("listTraceLogs", gate.guard(this::ofTrace))
        .on("listLogs", gate.guard(this::list));
  }

  private Future<Reply> ofTrace(ApiRequest request) {
    TraceId id =
        TraceId.parse(request.path("traceId"))
            .orElseThrow(() -> Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits"));
    return read(OF_TRACE, Tuple.of(id.uuid(), MOST_OF_A_TRACE, MAX_BYTES), LogQueries::all);
  }

  private Future<Reply> read(String statement, Tuple parameters, Function<Found, JsonObject> json) {
    return turns.take(
        () ->
            pool.preparedQuery(statement)
                .execute(parameters)
                .compose(rows -> Found.of(pool, rows))
                .map(found -> Reply.ok(json.apply(found))));
  }

  private static JsonObject all(Found found) {
    return found.toJson().put("isWhole", found.cut().isEmpty());
  }

  private Future<Reply> list(ApiRequest request) {
    Optional<Cursor> cursor = request.query("cursor").map(Cursor::parse);
    Tuple parameters =
        Tuple.of(request.query("service").map(StoredText::encode).orElse(null))
            .addInteger(request.query("severity").map(LogJson::leastOf).orElse(0))
            .addOffsetDateTime(utc(request.queryTime("from")))
            .addOffsetDateTime(utc(request.queryTime("to")))
            .addOffsetDateTime(cursor.map(Cursor::lastEnd).orElse(null))
            .addUUID(cursor.map(Cursor::traceId).orElse(null))
            .addInteger(request.queryInt("limit", DEFAULT_LIMIT))
            .addLong(MAX_BYTES)
            .addInteger(BUDGET);
    return read(LIST, parameters, LogQueries::page);
  }

  /** Short, or even empty, where the next records that match are too far away. */
  private static JsonObject page(Found found) {
    return found.toJson().put("nextCursor", found.cut().map(LogQueries::cursor).orElse(null));
  }

  private static String cursor(Row last) {
    return new Cursor(last.getOffsetDateTime("time"), last.getUUID("id")).text();
  }

  private static OffsetDateTime utc(Optional<Instant> time) {
    return time.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
