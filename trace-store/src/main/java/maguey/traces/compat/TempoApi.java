package maguey.traces.compat;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.traces.compat.SpanFinder.Search;
import maguey.traces.export.OtlpJsonWriter;
import maguey.traces.export.TraceExport;
import maguey.traces.model.TraceId;
import maguey.traces.query.QueryGate;

/**
 * Tempo's read API under {@code /tempo}, so that Grafana's data source of that name works as it is.
 *
 * @see <a href="https://grafana.com/docs/tempo/latest/api_docs/">Tempo HTTP API</a>
 */
public final class TempoApi {
  private static final int DEFAULT_LIMIT = 20;
  private static final int DEFAULT_SPANS = 3;
  private static final int MAX_SPANS_OF_A_TRACE = 50_000;
  private static final long MAX_BYTES = 32 << 20;
  private static final String PROTOBUF = "application/protobuf";

  private static final List<String> INTRINSICS =
      List.of(
          "duration",
          "kind",
          "name",
          "rootName",
          "rootServiceName",
          "status",
          "statusMessage",
          "traceDuration");

  private final SpanFinder finder;
  private final TagCatalogue tags;
  private final TraceExport export;

  /** Reads the given schema. */
  public TempoApi(Pool pool) {
    finder = new SpanFinder(pool);
    tags = new TagCatalogue(pool);
    export = new TraceExport(pool);
  }

  /** Binds its operations, those that read spans behind the gate. */
  public ApiRouter bind(ApiRouter router, QueryGate gate) {
    return router
        .on("tempoEcho", request -> text("echo"))
        .on("tempoBuildInfo", TempoApi::buildInfo)
        .on("tempoSearch", gate.guard(this::search))
        .on("tempoTags", gate.guard(this::tagNames))
        .on("tempoTagsV2", gate.guard(this::tagScopes))
        .on("tempoTagValues", gate.guard(this::tagValues))
        .on("tempoTagValuesV2", gate.guard(this::typedTagValues))
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

  private Future<Reply> search(ApiRequest request) {
    Search search =
        new Search(
            tests(request),
            seconds(request, "start"),
            seconds(request, "end"),
            request.queryInt("limit", DEFAULT_LIMIT),
            request.queryInt("spss", DEFAULT_SPANS));
    return finder
        .find(search)
        .map(rows -> new JsonArray(rows.stream().map(TempoJson::found).toList()))
        .map(traces -> new JsonObject().put("traces", traces).put("metrics", new JsonObject()))
        .map(Reply::ok);
  }

  private static List<SpanTest> tests(ApiRequest request) {
    List<SpanTest> sets =
        new ArrayList<>(
            request.query("q").map(TraceQl::parse).orElse(List.of(new SpanTest.All(List.of()))));
    List<SpanTest> more =
        new ArrayList<>(request.query("tags").map(TempoTags::parse).orElse(List.of()));
    duration(request, "minDuration", SpanTest.Op.AT_LEAST).ifPresent(more::add);
    duration(request, "maxDuration", SpanTest.Op.AT_MOST).ifPresent(more::add);
    more.add(0, sets.get(0));
    sets.set(0, new SpanTest.All(more));
    return sets;
  }

  private static Optional<SpanTest> duration(ApiRequest request, String name, SpanTest.Op op) {
    return request.query(name).map(text -> TempoTags.lasting(name, "traceDuration", op, text));
  }

  private Future<Reply> tagNames(ApiRequest request) {
    return Future.all(tags.spanKeys(), tags.resourceKeys())
        .map(
            both -> {
              List<String> names = new ArrayList<>(both.<List<String>>resultAt(0));
              names.addAll(both.resultAt(1));
              return names.stream().distinct().sorted().toList();
            })
        .map(names -> Reply.ok(withMetrics("tagNames", new JsonArray(names))));
  }

  private Future<Reply> tagScopes(ApiRequest request) {
    String scope = request.query("scope").filter(s -> !s.equals("none")).orElse("all");
    return Future.all(tags.resourceKeys(), tags.spanKeys())
        .map(
            both ->
                new JsonArray()
                    .add(scope("resource", both.resultAt(0)))
                    .add(scope("span", both.resultAt(1)))
                    .add(scope("intrinsic", INTRINSICS)))
        .map(scopes -> chosen(scopes, scope))
        .map(scopes -> Reply.ok(withMetrics("scopes", scopes)));
  }

  private static JsonArray chosen(JsonArray scopes, String name) {
    return new JsonArray(
        scopes.stream()
            .filter(s -> name.equals("all") || name.equals(((JsonObject) s).getString("name")))
            .toList());
  }

  private static JsonObject scope(String name, List<String> tags) {
    return new JsonObject().put("name", name).put("tags", new JsonArray(tags));
  }

  private Future<Reply> tagValues(ApiRequest request) {
    return tags.values(request.path("tag"))
        .map(values -> Reply.ok(withMetrics("tagValues", new JsonArray(values))));
  }

  private Future<Reply> typedTagValues(ApiRequest request) {
    String tag = request.path("tag");
    return tags.values(tag)
        .map(values -> new JsonArray(values.stream().map(v -> TempoJson.typed(tag, v)).toList()))
        .map(values -> Reply.ok(withMetrics("tagValues", values)));
  }

  private static JsonObject withMetrics(String name, JsonArray list) {
    return new JsonObject().put(name, list).put("metrics", new JsonObject());
  }

  private Future<Reply> trace(ApiRequest request) {
    return spans(request)
        .map(
            spans ->
                wantsProtobuf(request)
                    ? protobuf(bytes(spans))
                    : json("{\"batches\":[", spans, "]}"));
  }

  private Future<Reply> traceV2(ApiRequest request) {
    return spans(request)
        .map(
            spans ->
                wantsProtobuf(request)
                    ? protobuf(firstField(bytes(spans)))
                    : json("{\"trace\":{\"resourceSpans\":[", spans, "]},\"metrics\":{}}"));
  }

  private Future<List<ResourceSpans>> spans(ApiRequest request) {
    String text = request.path("traceId");
    // Tempo takes ids whose leading zeros were left out.
    String id = "0".repeat(Math.max(0, 32 - text.length())) + text;
    return TraceId.parse(id)
        .map(known -> export.resourceSpans(known, MAX_SPANS_OF_A_TRACE, MAX_BYTES))
        .orElseGet(
            () ->
                Future.failedFuture(
                    Problem.of(ProblemType.MALFORMED, "A trace id has 32 hex digits")));
  }

  private static boolean wantsProtobuf(ApiRequest request) {
    return request.header("accept").orElse("").startsWith(PROTOBUF);
  }

  private static Reply protobuf(byte[] bytes) {
    return Reply.of(200, PROTOBUF, Buffer.buffer(bytes));
  }

  private static Reply json(String begin, List<ResourceSpans> spans, String end) {
    return Reply.of(
        200,
        "application/json",
        Buffer.buffer(begin).appendBuffer(OtlpJsonWriter.list(spans)).appendString(end));
  }

  /** Tempo's {@code Trace} has the same field as OTLP's {@code TracesData}. */
  private static byte[] bytes(List<ResourceSpans> spans) {
    return TracesData.newBuilder().addAllResourceSpans(spans).build().toByteArray();
  }

  /** {@code TraceByIDResponse} holds the trace in its first field. */
  private static byte[] firstField(byte[] message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeByteArray(1, message);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Writing to memory", impossible);
    }
    return bytes.toByteArray();
  }

  private static Optional<Instant> seconds(ApiRequest request, String name) {
    return request
        .queryNumber(name)
        .filter(seconds -> seconds > 0)
        .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
  }
}
