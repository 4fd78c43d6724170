package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.traces.compat.SpanFinder.Search;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.model.StoredText;
import maguey.traces.query.QueryGate;

/**
 * The read API that Jaeger's own UI uses, under {@code /jaeger}, so that Grafana's data source of
 * that name works as it is.
 *
 * @see <a href="https://www.jaegertracing.io/docs/latest/architecture/apis/">Jaeger APIs</a>
 */
public final class JaegerApi {
  private static final int DEFAULT_LIMIT = 20;
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
  private final JaegerTraces traces;

  /** Reads the given schema. */
  public JaegerApi(Pool pool) {
    this.pool = pool;
    traces = new JaegerTraces(pool);
  }

  /** Binds its operations, those that read spans behind the gate. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("jaegerServices", this::services)
        .on("jaegerServiceOperations", this::operationNames)
        .on("jaegerOperations", this::operations)
        .on("jaegerTraces", gate.guard(this::traces))
        .on("jaegerTrace", gate.guard(this::trace))
        .on("jaegerDependencies", this::dependencies)
        .on("jaegerV3Services", this::servicesV3)
        .on("jaegerV3Operations", this::operationsV3);
  }

  private Future<Reply> services(ApiRequest request) {
    return list(SERVICES, Tuple.tuple(), row -> StoredText.decode(row.getString("service")));
  }

  private Future<Reply> servicesV3(ApiRequest request) {
    return rows(SERVICES, Tuple.tuple())
        .map(rows -> rows.stream().map(row -> StoredText.decode(row.getString("service"))))
        .map(names -> Reply.ok(new JsonObject().put("services", new JsonArray(names.toList()))));
  }

  private Future<Reply> operationNames(ApiRequest request) {
    return rows(OPERATIONS, Tuple.of(StoredText.encode(request.path("service"))))
        .map(rows -> rows.stream().map(row -> StoredText.decode(row.getString("name"))).distinct())
        .map(names -> data(new JsonArray(names.toList())));
  }

  private Future<Reply> operations(ApiRequest request) {
    return operations(request, "spanKind").map(JaegerApi::data);
  }

  private Future<Reply> operationsV3(ApiRequest request) {
    return operations(request, "span_kind")
        .map(operations -> Reply.ok(new JsonObject().put("operations", operations)));
  }

  private Future<JsonArray> operations(ApiRequest request, String kindParameter) {
    String service = request.query("service").map(StoredText::encode).orElse("");
    Optional<String> kind = request.query(kindParameter).map(k -> k.toLowerCase(Locale.ROOT));
    return rows(OPERATIONS, Tuple.of(service))
        .map(rows -> rows.stream().map(JaegerApi::operation))
        .map(all -> all.filter(o -> kind.isEmpty() || kind.get().equals(o.getString("spanKind"))))
        .map(operations -> new JsonArray(operations.toList()));
  }

  private static JsonObject operation(Row row) {
    return new JsonObject()
        .put("name", StoredText.decode(row.getString("name")))
        .put("spanKind", JaegerTrace.kind(row.getInteger("kind")));
  }

  private Future<Reply> traces(ApiRequest request) {
    List<String> ids = request.queryAll("traceID");
    return (ids.isEmpty()
            ? traces.find(search(request))
            : traces.all(ids.stream().map(JaegerTraces::id).toList()))
        .map(found -> new JsonArray(found.stream().map(JaegerApi::trace).toList()))
        .map(JaegerApi::data);
  }

  private Future<Reply> trace(ApiRequest request) {
    return traces
        .one(JaegerTraces.id(request.path("traceId")))
        .map(trace -> data(new JsonArray().add(trace(trace))));
  }

  private static JsonObject trace(JaegerTraces.Loaded trace) {
    return JaegerTrace.of(trace.id(), trace.spans());
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

  /** Jaeger's durations are those of spans. */
  private static Search search(ApiRequest request) {
    List<SpanTest> tests =
        new JaegerTests(request.query("service"), "service")
            .operation(request.query("operation"))
            .duration("minDuration", Op.AT_LEAST, request.query("minDuration"))
            .duration("maxDuration", Op.AT_MOST, request.query("maxDuration"))
            .tags("tags", request.query("tags"))
            .set();
    return new Search(
        tests,
        micros(request, "start"),
        micros(request, "end"),
        request.queryInt("limit", DEFAULT_LIMIT),
        0);
  }

  private static Optional<Instant> micros(ApiRequest request, String name) {
    return request
        .queryNumber(name)
        .map(micros -> Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS));
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
