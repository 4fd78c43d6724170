package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.util.List;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.traces.compat.JaegerTraces.Loaded;
import maguey.traces.compat.SpanFinder.Search;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.export.OtlpJsonWriter;
import maguey.traces.export.TraceExport;
import maguey.traces.query.QueryGate;

/**
 * Traces in Jaeger's stable read API, {@code /api/v3}, under {@code /jaeger}: OTLP/JSON.
 *
 * @see <a href="https://www.jaegertracing.io/docs/latest/architecture/apis/">Jaeger APIs</a>
 */
public final class JaegerV3Api {
  private static final int DEFAULT_LIMIT = 20;

  private final JaegerTraces traces;

  /** Reads the given schema. */
  public JaegerV3Api(Pool pool, TraceExport export) {
    traces = new JaegerTraces(pool, export);
  }

  /** Binds its operations. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("jaegerV3Traces", gate.guard(this::find))
        .on("jaegerV3Trace", gate.guard(this::one));
  }

  private Future<Reply> find(ApiRequest request) {
    return traces.find(search(request), JaegerV3Api::reply);
  }

  private Future<Reply> one(ApiRequest request) {
    return traces.one(JaegerTraces.id(request.path("traceId")), trace -> reply(List.of(trace)));
  }

  private static Search search(ApiRequest request) {
    List<SpanTest> tests =
        new JaegerTests(request.query("query.service_name"), "query.service_name")
            .operation(request.query("query.operation_name"))
            .duration("query.duration_min", Op.AT_LEAST, request.query("query.duration_min"))
            .duration("query.duration_max", Op.AT_MOST, request.query("query.duration_max"))
            .tags("query.attributes", request.query("query.attributes"))
            .set();
    return new Search(
        tests,
        request.queryTime("query.start_time_min"),
        request.queryTime("query.start_time_max"),
        request.queryInt("query.num_traces", DEFAULT_LIMIT),
        0);
  }

  private static Reply reply(List<Loaded> traces) {
    Buffer spans =
        OtlpJsonWriter.list(traces.stream().flatMap(trace -> trace.spans().stream()).toList());
    return Reply.of(
        200,
        "application/json",
        Buffer.buffer("{\"result\":{\"resourceSpans\":[").appendBuffer(spans).appendString("]}}"));
  }
}
