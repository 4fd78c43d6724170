package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.privacy.EmailHash;
import maguey.common.sql.Rows;
import maguey.traces.export.TraceExport;
import maguey.traces.export.Turns;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;
import maguey.traces.store.UntoldTraces;

/** The read side: turns requests of the query API into what they ask for. */
public final class TraceQueries {
  private static final int DEFAULT_LIMIT = 100;

  private static final String OPERATIONS =
      """
      SELECT service, name, kind FROM operations
       WHERE $1::text IS NULL OR service = $1 ORDER BY service, name, kind LIMIT 5000
      """;

  private final Pool pool;
  private final SearchFilters filters;
  private final TraceSearch search;
  private final TraceDetail detail;
  private final TraceAnalysis analysis;
  private final TraceExport export;
  private final ComparisonQueries comparisons;

  /**
   * Queries on the given schema.
   *
   * @param emails with the key that the services hash e-mail addresses with
   * @param turns for answers that take much memory
   */
  public TraceQueries(
      Pool pool, EmailHash emails, UntoldTraces untold, TraceExport export, Turns turns) {
    this.pool = pool;
    filters = new SearchFilters(new FreeText(pool, emails));
    search = new TraceSearch(pool);
    detail = new TraceDetail(pool, untold, turns);
    analysis = new TraceAnalysis(pool, untold);
    this.export = export;
    comparisons = new ComparisonQueries(pool, emails);
  }

  /** Questions about more than one trace. */
  public ComparisonQueries comparisons() {
    return comparisons;
  }

  /** {@code searchTraces}. */
  public Future<Reply> search(ApiRequest request) {
    return wantsCsv(request) ? csv(request) : json(request);
  }

  /** {@code exportTraces}. */
  public Future<Reply> export(ApiRequest request) {
    int limit = request.queryInt("limit", DEFAULT_LIMIT);
    return filters
        .read(request)
        .compose(filter -> ids(filter, limit))
        .compose(ids -> export.lines(ids));
  }

  /** {@code exportTrace}. */
  public Future<Reply> exportOne(ApiRequest request) {
    return export.whole(traceId(request));
  }

  private static boolean wantsCsv(ApiRequest request) {
    return request
        .query("format")
        .map("csv"::equals)
        .orElseGet(() -> request.header("accept").orElse("").startsWith("text/csv"));
  }

  private Future<Reply> json(ApiRequest request) {
    int limit = request.queryInt("limit", DEFAULT_LIMIT);
    Optional<Cursor> cursor = request.query("cursor").map(Cursor::parse);
    return filters
        .read(request)
        .compose(
            filter ->
                filter
                    .map(known -> search.find(known, cursor, limit))
                    .orElseGet(TraceQueries::nothing))
        .map(Reply::ok);
  }

  private Future<Reply> csv(ApiRequest request) {
    int rows = request.queryInt("limit", TraceCsv.MAX_ROWS);
    Optional<Cursor> cursor = request.query("cursor").map(Cursor::parse);
    return filters
        .read(request)
        .compose(filter -> new TraceCsv(search, filter, cursor, rows).reply());
  }

  private Future<List<UUID>> ids(Optional<TraceFilter> filter, int limit) {
    return filter
        .map(known -> search.ids(known, Optional.empty(), limit).map(TraceSearch.Ids::ids))
        .orElse(Future.succeededFuture(List.of()));
  }

  /** {@code getTrace}. */
  public Future<Reply> trace(ApiRequest request) {
    return detail.find(traceId(request)).map(Reply::ok);
  }

  /** {@code analyseTrace}. */
  public Future<Reply> analysis(ApiRequest request) {
    return analysis.find(traceId(request)).map(Reply::ok);
  }

  private static TraceId traceId(ApiRequest request) {
    return TraceId.parse(request.path("traceId"))
        .orElseThrow(() -> Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits"));
  }

  /** {@code listServices}. */
  public Future<Reply> services(ApiRequest request) {
    return ServiceNames.read(pool)
        .map(names -> Reply.ok(new JsonObject().put("services", new JsonArray(names))));
  }

  /** {@code listOperations}. */
  public Future<Reply> operations(ApiRequest request) {
    return pool.preparedQuery(OPERATIONS)
        .execute(Tuple.of(request.query("service").map(StoredText::encode).orElse(null)))
        .map(rows -> Rows.json(rows, TraceQueries::operation))
        .map(operations -> Reply.ok(new JsonObject().put("operations", operations)));
  }

  private static Future<JsonObject> nothing() {
    return Future.succeededFuture(
        new JsonObject()
            .put("traces", new JsonArray())
            .putNull("nextCursor")
            .put("total", 0)
            .put("totalIsExact", true));
  }

  private static JsonObject operation(Row row) {
    return new JsonObject()
        .put("service", StoredText.decode(row.getString("service")))
        .put("name", StoredText.decode(row.getString("name")))
        .put("kind", SpanKinds.name(row.getInteger("kind")));
  }
}
