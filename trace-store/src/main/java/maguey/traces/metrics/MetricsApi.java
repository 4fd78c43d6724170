package maguey.traces.metrics;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.traces.metrics.OperationMetrics.Which;
import maguey.traces.model.StoredText;
import maguey.traces.query.QueryGate;

/** The operations under {@code /api/traces/metrics}, and the service map. */
public final class MetricsApi {
  private static final int OPERATIONS = 50;
  private static final int TOP = 10;
  private static final List<String> KINDS =
      List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

  /** Up to 10 001 of the traces that were active. */
  private static final String TRACES =
      """
      SELECT count(*) AS traces FROM (
        SELECT FROM trace_summaries WHERE last_end >= $1 AND first_start < $2 LIMIT 10001) AS t
      """;

  private static final int COUNTED = 10_000;

  private final Pool pool;
  private final OperationMetrics operations;
  private final SampledSpans samples;
  private final Dependencies dependencies;

  /** Metrics of the given schema. */
  public MetricsApi(Pool pool) {
    this.pool = pool;
    operations = new OperationMetrics(pool);
    samples = new SampledSpans(pool);
    dependencies = new Dependencies(pool);
  }

  /** Binds them, behind the gate. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("getMetricsOverview", gate.guard(this::overview))
        .on("getPerformance", gate.guard(this::performance))
        .on("getErrors", gate.guard(this::errors))
        .on("getDependencies", gate.guard(this::dependencies));
  }

  private Future<Reply> overview(ApiRequest request) {
    MetricsWindow window = MetricsWindow.of(request, Instant.now());
    Which all = which(request);
    JsonObject answer = window.toJson();
    return Future.all(
            put(answer, "all", operations.all(window, all)),
            put(answer, "services", operations.services(window, all)),
            put(answer, "series", operations.series(window, all)),
            put(answer, "slowest", operations.operations(window, all, "p95", TOP)),
            traces(answer, window))
        .map(done -> Reply.ok(answer));
  }

  private Future<Reply> performance(ApiRequest request) {
    MetricsWindow window = MetricsWindow.of(request, Instant.now());
    Which which = which(request);
    String order = request.query("sort").orElse("total");
    int limit = request.queryInt("limit", OPERATIONS);
    JsonObject answer = window.toJson().put("sampledTraces", SampledSpans.TRACES);
    return Future.all(
            put(answer, "all", operations.all(window, which)),
            put(answer, "before", operations.all(window.before(), which)),
            put(answer, "operations", operations.operations(window, which, order, limit)),
            put(answer, "series", operations.series(window, which)),
            put(answer, "slowQueries", samples.slowQueries(window, which.service())))
        .map(done -> Reply.ok(answer));
  }

  private Future<Reply> errors(ApiRequest request) {
    MetricsWindow window = MetricsWindow.of(request, Instant.now());
    Which which = which(request);
    int limit = request.queryInt("limit", OPERATIONS);
    JsonObject answer = window.toJson().put("sampledTraces", SampledSpans.TRACES);
    return Future.all(
            put(answer, "all", operations.all(window, which)),
            put(answer, "operations", failing(window, which, limit)),
            put(answer, "series", operations.series(window, which)),
            put(answer, "causes", samples.causes(window, which.service())))
        .map(done -> Reply.ok(answer));
  }

  private Future<JsonArray> failing(MetricsWindow window, Which which, int limit) {
    return operations
        .operations(window, which, "errors", limit)
        .map(
            all ->
                new JsonArray(
                    all.stream().filter(o -> ((JsonObject) o).getLong("errors") > 0).toList()));
  }

  private Future<Reply> dependencies(ApiRequest request) {
    MetricsWindow window = MetricsWindow.of(request, Instant.now());
    return dependencies
        .read(window, weighted(request))
        .map(map -> Reply.ok(window.toJson().mergeIn(map)));
  }

  private Future<JsonObject> traces(JsonObject answer, MetricsWindow window) {
    return pool.preparedQuery(TRACES)
        .execute(window.bounds())
        .map(rows -> count(answer, rows.iterator().next()));
  }

  private static JsonObject count(JsonObject answer, Row row) {
    long traces = row.getLong("traces");
    return answer.put("traces", Math.min(traces, COUNTED)).put("tracesAreExact", traces <= COUNTED);
  }

  private static Which which(ApiRequest request) {
    return new Which(
        request.query("service").map(StoredText::encode).orElse(null),
        request.query("operation").map(StoredText::encode).orElse(null),
        request.query("kind").map(KINDS::indexOf).orElse(null),
        weighted(request));
  }

  private static boolean weighted(ApiRequest request) {
    return request.query("weighted").map(Boolean::valueOf).orElse(true);
  }

  private static <T> Future<T> put(JsonObject answer, String name, Future<T> value) {
    return value.onSuccess(known -> answer.put(name, known));
  }
}
