package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.traces.compat.SpanFinder.Search;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.export.TraceExport;
import maguey.traces.query.QueryGate;

/**
 * The read API that Jaeger's own UI uses, under {@code /jaeger}, so that Grafana's data source of
 * that name works as it is.
 *
 * @see <a href="https://www.jaegertracing.io/docs/latest/architecture/apis/">Jaeger APIs</a>
 */
public final class JaegerApi {
  private static final int DEFAULT_LIMIT = 20;

  private final JaegerCatalogue catalogue;
  private final JaegerTraces traces;

  /** Reads the given schema. */
  public JaegerApi(Pool pool, TraceExport export) {
    catalogue = new JaegerCatalogue(pool);
    traces = new JaegerTraces(pool, export);
  }

  /** Binds its operations, those that read spans behind the gate. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("jaegerServices", catalogue::services)
        .on("jaegerServiceOperations", catalogue::operationNames)
        .on("jaegerOperations", catalogue::operations)
        .on("jaegerTraces", gate.guard(this::traces))
        .on("jaegerTrace", gate.guard(this::trace))
        .on("jaegerDependencies", catalogue::dependencies)
        .on("jaegerV3Services", catalogue::servicesV3)
        .on("jaegerV3Operations", catalogue::operationsV3);
  }

  private Future<Reply> traces(ApiRequest request) {
    List<String> ids = request.queryAll("traceID");
    return ids.isEmpty()
        ? traces.find(search(request), JaegerApi::reply)
        : traces.all(ids.stream().map(JaegerTraces::id).toList(), JaegerApi::reply);
  }

  private Future<Reply> trace(ApiRequest request) {
    return traces.one(JaegerTraces.id(request.path("traceId")), trace -> reply(List.of(trace)));
  }

  private static Reply reply(List<JaegerTraces.Loaded> found) {
    return data(new JsonArray(found.stream().map(JaegerApi::trace).toList()));
  }

  private static JsonObject trace(JaegerTraces.Loaded trace) {
    return JaegerTrace.of(trace.id(), trace.spans());
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

  static Reply data(JsonArray data) {
    return Reply.ok(
        new JsonObject()
            .put("data", data)
            .put("total", data.size())
            .put("limit", 0)
            .put("offset", 0)
            .putNull("errors"));
  }
}
