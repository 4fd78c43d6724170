package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.privacy.EmailHash;
import maguey.traces.model.Performance;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;
import maguey.traces.model.TraceKey;

/** The read side: turns requests of the query API into what they ask for. */
public final class TraceQueries {
  private static final int DEFAULT_LIMIT = 100;
  private static final double MICROS_PER_MILLI = 1_000.0;
  private static final List<String> KINDS =
      List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");
  private static final Map<String, Duration> RANGES =
      Map.of("1h", Duration.ofHours(1), "24h", Duration.ofHours(24), "7d", Duration.ofDays(7));

  private static final String SERVICES = "SELECT DISTINCT service FROM operations ORDER BY 1";

  private static final String OPERATIONS =
      """
      SELECT service, name, kind FROM operations
       WHERE $1::text IS NULL OR service = $1 ORDER BY service, name, kind LIMIT 5000
      """;

  private final Pool pool;
  private final FreeText freeText;
  private final TraceSearch search;
  private final TraceDetail detail;
  private final TraceAnalysis analysis;

  /**
   * Queries on the given schema.
   *
   * @param emails with the key that the services hash e-mail addresses with
   */
  public TraceQueries(Pool pool, EmailHash emails) {
    this.pool = pool;
    freeText = new FreeText(pool, emails);
    search = new TraceSearch(pool);
    detail = new TraceDetail(pool);
    analysis = new TraceAnalysis(pool);
  }

  /** {@code searchTraces}. */
  public Future<Reply> search(ApiRequest request) {
    int limit = request.queryInt("limit", DEFAULT_LIMIT);
    Optional<Cursor> cursor = request.query("cursor").map(Cursor::parse);
    TraceFilter filter = filter(request);
    return scope(request, filter.scope())
        .compose(
            scope ->
                scope
                    .map(known -> search.find(filter.with(known), cursor, limit))
                    .orElseGet(TraceQueries::nothing))
        .map(Reply::ok);
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
    return pool.query(SERVICES)
        .execute()
        .map(rows -> StreamSupport.stream(rows.spliterator(), false))
        .map(rows -> rows.map(row -> StoredText.decode(row.getString("service"))).toList())
        .map(names -> Reply.ok(new JsonObject().put("services", new JsonArray(names))));
  }

  /** {@code listOperations}. */
  public Future<Reply> operations(ApiRequest request) {
    return pool.preparedQuery(OPERATIONS)
        .execute(Tuple.of(request.query("service").orElse(null)))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false))
        .map(rows -> new JsonArray(rows.map(TraceQueries::operation).toList()))
        .map(operations -> Reply.ok(new JsonObject().put("operations", operations)));
  }

  private static TraceFilter filter(ApiRequest request) {
    return new TraceFilter(
        new TraceFilter.Scope(
            Optional.empty(),
            List.of(),
            request.query("service").map(StoredText::encode),
            request.query("operation").map(StoredText::encode).map(List::of).orElse(List.of()),
            request.query("kind").map(kind -> KINDS.indexOf(kind.toUpperCase(Locale.ROOT)))),
        request.query("status").map("error"::equals),
        request.query("performance").flatMap(Performance::parse),
        request.queryNumber("minMs").map(TraceQueries::micros),
        request.queryNumber("maxMs").map(TraceQueries::micros),
        request.queryTime("from").or(() -> since(request)),
        request.queryTime("to"));
  }

  /** Empty when nothing can match the text. */
  private Future<Optional<TraceFilter.Scope>> scope(ApiRequest request, TraceFilter.Scope asked) {
    TraceFilter.Scope scope = asked;
    for (List<TraceKey> keys : keys(request)) {
      scope = scope.withKeys(keys);
    }
    Optional<String> text =
        request.query("q").map(String::strip).filter(q -> !q.isEmpty()).map(StoredText::encode);
    return text.isPresent()
        ? freeText.apply(text.get(), scope)
        : Future.succeededFuture(Optional.of(scope));
  }

  private List<List<TraceKey>> keys(ApiRequest request) {
    return Stream.of(
            request.query("order").map(freeText::order),
            request.query("ticket").map(freeText::ticket),
            request.query("email").map(freeText::email))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Instant> since(ApiRequest request) {
    return request.query("range").map(RANGES::get).map(range -> Instant.now().minus(range));
  }

  private static long micros(double millis) {
    return Math.round(millis * MICROS_PER_MILLI);
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
        .put("kind", KINDS.get(Math.floorMod(row.getInteger("kind"), KINDS.size())));
  }
}
