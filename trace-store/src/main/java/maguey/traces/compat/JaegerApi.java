package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.traces.compat.SpanFinder.Search;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.compat.SpanTest.Scope;
import maguey.traces.compat.SpanTest.Value;
import maguey.traces.export.TraceExport;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;
import maguey.traces.query.QueryGate;

/**
 * The read API that Jaeger's own UI uses, under {@code /jaeger}, so that Grafana's data source of
 * that name works as it is.
 *
 * @see <a href="https://www.jaegertracing.io/docs/latest/architecture/apis/">Jaeger APIs</a>
 */
public final class JaegerApi {
  private static final int DEFAULT_LIMIT = 20;
  private static final int SPANS_OF_A_LISTED_TRACE = 2_000;
  private static final long BYTES_OF_A_LISTED_TRACE = 1 << 20;
  private static final int SPANS_OF_A_TRACE = 50_000;
  private static final long BYTES_OF_A_TRACE = 16 << 20;
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private static final String SERVICES = "SELECT DISTINCT service FROM operations ORDER BY 1";

  private static final String OPERATIONS =
      "SELECT DISTINCT name, kind FROM operations WHERE service = $1 ORDER BY name, kind LIMIT 5000";

  private static final String DEPENDENCIES =
      """
      SELECT parent, child, sum(calls)::bigint AS calls FROM dependency_stats($1, $2)
       GROUP BY parent, child ORDER BY parent, child
      """;

  private final Pool pool;
  private final SpanFinder finder;
  private final TraceExport export;

  /** Reads the given schema. */
  public JaegerApi(Pool pool) {
    this.pool = pool;
    finder = new SpanFinder(pool);
    export = new TraceExport(pool);
  }

  /** Binds its operations, those that read spans behind the gate. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("jaegerServices", this::services)
        .on("jaegerServiceOperations", this::operationNames)
        .on("jaegerOperations", this::operations)
        .on("jaegerTraces", gate.guard(this::traces))
        .on("jaegerTrace", gate.guard(this::trace))
        .on("jaegerDependencies", this::dependencies);
  }

  private Future<Reply> services(ApiRequest request) {
    return list(SERVICES, Tuple.tuple(), row -> StoredText.decode(row.getString("service")));
  }

  private Future<Reply> operationNames(ApiRequest request) {
    return rows(OPERATIONS, Tuple.of(StoredText.encode(request.path("service"))))
        .map(rows -> rows.stream().map(row -> StoredText.decode(row.getString("name"))).distinct())
        .map(names -> data(new JsonArray(names.toList())));
  }

  private Future<Reply> operations(ApiRequest request) {
    String service = request.query("service").map(StoredText::encode).orElse("");
    Optional<String> kind = request.query("spanKind").map(k -> k.toLowerCase(Locale.ROOT));
    return rows(OPERATIONS, Tuple.of(service))
        .map(rows -> rows.stream().map(JaegerApi::operation))
        .map(all -> all.filter(o -> kind.isEmpty() || kind.get().equals(o.getString("spanKind"))))
        .map(operations -> data(new JsonArray(operations.toList())));
  }

  private static JsonObject operation(Row row) {
    return new JsonObject()
        .put("name", StoredText.decode(row.getString("name")))
        .put("spanKind", JaegerTrace.kind(row.getInteger("kind")));
  }

  private Future<Reply> traces(ApiRequest request) {
    List<String> ids = request.queryAll("traceID");
    Future<List<TraceId>> wanted =
        ids.isEmpty()
            ? finder.find(search(request)).map(JaegerApi::ids)
            : Future.succeededFuture(ids.stream().limit(100).map(JaegerApi::id).toList());
    return wanted.compose(found -> load(found, new JsonArray())).map(JaegerApi::data);
  }

  private static List<TraceId> ids(List<Row> rows) {
    return rows.stream().map(row -> new TraceId(row.getUUID("trace_id"))).toList();
  }

  /** One by one: each may be large. A trace that is gone meanwhile is left out. */
  private Future<JsonArray> load(List<TraceId> ids, JsonArray loaded) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(loaded);
    }
    TraceId id = ids.get(0);
    return export
        .resourceSpans(id, SPANS_OF_A_LISTED_TRACE, BYTES_OF_A_LISTED_TRACE)
        .onSuccess(spans -> loaded.add(JaegerTrace.of(id, spans)))
        .<Void>mapEmpty()
        .recover(JaegerApi::passOverMissing)
        .compose(next -> load(ids.subList(1, ids.size()), loaded));
  }

  private static Future<Void> passOverMissing(Throwable failure) {
    return failure instanceof Problem problem && problem.type() == ProblemType.NOT_FOUND
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }

  private Future<Reply> trace(ApiRequest request) {
    TraceId id = id(request.path("traceId"));
    return export
        .resourceSpans(id, SPANS_OF_A_TRACE, BYTES_OF_A_TRACE)
        .map(spans -> data(new JsonArray().add(JaegerTrace.of(id, spans))));
  }

  private Future<Reply> dependencies(ApiRequest request) {
    long end =
        request.queryNumber("endTs").map(Double::longValue).orElse(System.currentTimeMillis());
    long lookback = request.queryNumber("lookback").map(Double::longValue).orElse(DAY_MS);
    Instant until = Instant.ofEpochMilli(end);
    Tuple window =
        Tuple.of(
            until.minusMillis(lookback).atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC));
    return list(DEPENDENCIES, window, JaegerApi::dependency);
  }

  private static JsonObject dependency(Row row) {
    return new JsonObject()
        .put("parent", StoredText.decode(row.getString("parent")))
        .put("child", StoredText.decode(row.getString("child")))
        .put("callCount", row.getLong("calls"));
  }

  private static Search search(ApiRequest request) {
    String service =
        request
            .query("service")
            .orElseThrow(() -> Problem.invalid("/query/service", "required", "is required"));
    List<SpanTest> tests = new ArrayList<>();
    tests.add(SpanTest.of(Scope.RESOURCE, "service.name", Op.EQUAL, new Value.Text(service)));
    request
        .query("operation")
        .filter(name -> !name.equals("all"))
        .map(name -> SpanTest.of(Scope.INTRINSIC, "name", Op.EQUAL, new Value.Text(name)))
        .ifPresent(tests::add);
    duration(request, "minDuration", Op.AT_LEAST).ifPresent(tests::add);
    duration(request, "maxDuration", Op.AT_MOST).ifPresent(tests::add);
    request.query("tags").map(JaegerApi::tags).ifPresent(tests::addAll);
    return new Search(
        List.of(new SpanTest.All(tests)),
        micros(request, "start"),
        micros(request, "end"),
        request.queryInt("limit", DEFAULT_LIMIT),
        0);
  }

  /** Jaeger's durations are those of spans. */
  private static Optional<SpanTest> duration(ApiRequest request, String name, Op op) {
    return request.query(name).map(text -> TempoTags.lasting(name, "duration", op, text));
  }

  private static List<SpanTest> tags(String json) {
    try {
      return new JsonObject(json).stream().map(tag -> tag(tag.getKey(), tag.getValue())).toList();
    } catch (DecodeException | ClassCastException wrong) {
      throw Problem.invalid("/query/tags", "json", "must be a JSON object of texts");
    }
  }

  private static SpanTest tag(String key, Object value) {
    return key.equals("error")
        ? TempoTags.error(String.valueOf(value).equals("true"))
        : SpanTest.of(Scope.EITHER, key, Op.EQUAL, new Value.Text(String.valueOf(value)));
  }

  private static Optional<Instant> micros(ApiRequest request, String name) {
    return request
        .queryNumber(name)
        .map(micros -> Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS));
  }

  private static TraceId id(String text) {
    String id = "0".repeat(Math.max(0, 32 - text.length())) + text;
    return TraceId.parse(id)
        .orElseThrow(() -> Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits"));
  }

  private Future<Reply> list(String statement, Tuple parameters, Function<Row, Object> form) {
    return rows(statement, parameters)
        .map(rows -> data(new JsonArray(rows.stream().map(form).toList())));
  }

  private Future<List<Row>> rows(String statement, Tuple parameters) {
    return pool.preparedQuery(statement)
        .execute(parameters)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
  }

  private static Reply data(JsonArray data) {
    return Reply.ok(
        new JsonObject()
            .put("data", data)
            .put("total", data.size())
            .put("limit", 0)
            .put("offset", 0)
            .putNull("errors"));
  }
}
