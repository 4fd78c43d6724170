package maguey.traces.compat;

import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.function.Function;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.traces.export.Deadline;
import maguey.traces.export.TraceExport;
import maguey.traces.model.TraceId;
import maguey.traces.query.QueryGate;

/**
 * Tempo's read API under {@code /tempo}, so that Grafana's data source of that name works as it is.
 *
 * @see <a href="https://grafana.com/docs/tempo/latest/api_docs/">Tempo HTTP API</a>
 */
public final class TempoApi {
  private static final int MAX_SPANS_OF_A_TRACE = 50_000;
  private static final long MAX_BYTES = 16 << 20;

  private final TempoSearch search;
  private final TempoTagNames tags;
  private final TraceExport export;

  /** Reads the given schema. */
  public TempoApi(Pool pool, TraceExport export) {
    search = new TempoSearch(pool);
    tags = new TempoTagNames(new TagCatalogue(pool));
    this.export = export;
  }

  /** Binds its operations, those that read spans behind the gate. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("tempoEcho", request -> text("echo"))
        .on("tempoBuildInfo", TempoApi::buildInfo)
        .on("tempoSearch", gate.guard(search::find))
        .on("tempoTags", gate.guard(tags::names))
        .on("tempoTagsV2", gate.guard(tags::scopes))
        .on("tempoTagValues", gate.guard(tags::values))
        .on("tempoTagValuesV2", gate.guard(tags::typedValues))
        .on("tempoTrace", gate.guard(this::trace))
        .on("tempoTraceV2", gate.guard(this::traceV2));
  }

  private static Future<Reply> text(String text) {
    return Future.succeededFuture(Reply.of(200, "text/plain", Buffer.buffer(text)));
  }

  /** Grafana turns features on by the version. */
  private static Future<Reply> buildInfo(ApiRequest request) {
    return Future.succeededFuture(
        Reply.ok(
            new JsonObject()
                .put("version", "2.6.0")
                .put("revision", "maguey")
                .put("branch", "")
                .put("buildUser", "")
                .put("buildDate", "")
                .put("goVersion", "")));
  }

  private Future<Reply> trace(ApiRequest request) {
    return spans(request, spans -> TempoTraceReply.v1(request, spans));
  }

  private Future<Reply> traceV2(ApiRequest request) {
    return spans(request, spans -> TempoTraceReply.v2(request, spans));
  }

  private Future<Reply> spans(ApiRequest request, Function<List<ResourceSpans>, Reply> answer) {
    String text = request.path("traceId");
    // Tempo takes ids whose leading zeros were left out.
    String id = "0".repeat(Math.max(0, 32 - text.length())) + text;
    Deadline deadline = Deadline.ofAnswer();
    return TraceId.parse(id)
        .map(
            known ->
                export.inTurn(
                    () ->
                        export
                            .resourceSpans(known, MAX_SPANS_OF_A_TRACE, MAX_BYTES, deadline)
                            .map(answer)))
        .orElseGet(
            () ->
                Future.failedFuture(
                    Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits")));
  }
}
