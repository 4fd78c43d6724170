package maguey.common.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.RoutingContext;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The spans of requests that a node answers. */
class HttpServerSpansIT extends TracedHttp {
  @Test
  void server_requestWithRoute_isNamedAndDescribedByTheConventions() {
    int port = serve("/orders/:number", TracedHttp::ok);

    get(port, "/orders/A-17?token=secret&email=a@b.example");

    SpanData span = node.recorder.take("GET /orders/{number}");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().get(stringKey("http.request.method"))).isEqualTo("GET");
    assertThat(span.getAttributes().get(stringKey("http.route"))).isEqualTo("/orders/{number}");
    assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
    assertThat(span.getAttributes().get(stringKey("url.path"))).isEqualTo("/orders/A-17");
    assertThat(span.getAttributes().get(stringKey("url.scheme"))).isEqualTo("http");
    assertThat(span.getAttributes().get(stringKey("server.address"))).isEqualTo("127.0.0.1");
    assertThat(span.getAttributes().get(longKey("server.port"))).isEqualTo(port);
    assertThat(span.getAttributes().get(stringKey("network.protocol.version"))).isEqualTo("1.1");
    assertThat(span.toString()).doesNotContain("secret", "a@b.example", "token");
  }

  @Test
  void server_replyOf500_isAnErrorAndOf404IsNot() {
    int port = serve("/fail/:status", TracedHttp::failWithStatus);

    get(port, "/fail/500");
    get(port, "/fail/503");
    get(port, "/fail/404");

    List<SpanData> spans = node.recorder.take("GET /fail/{status}", 3);
    assertThat(spans)
        .extracting(span -> span.getStatus().getStatusCode())
        .containsExactly(StatusCode.ERROR, StatusCode.ERROR, StatusCode.UNSET);
    assertThat(spans)
        .extracting(span -> span.getAttributes().get(ERROR_TYPE))
        .containsExactly("500", "503", null);
  }

  @Test
  void server_unknownMethod_getsNoNameOfItsOwn() {
    int port = serve("/x", TracedHttp::ok);

    RawHttp.exchange(port, "BREW /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    SpanData span = node.recorder.take("HTTP");
    assertThat(span.getAttributes().get(stringKey("http.request.method"))).isEqualTo("_OTHER");
    assertThat(span.getAttributes().get(stringKey("http.request.method_original")))
        .isEqualTo("BREW");
  }

  @Test
  void server_callerThatGoesAway_isNoError() throws Exception {
    int port = serve("/slow", context -> {});
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n".getBytes("UTF-8"));
      socket.getOutputStream().flush();
      awaitStart(port);
    }

    SpanData span = node.recorder.take("GET /slow");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().get(STATUS)).isNull();
  }

  @Test
  void server_untrustedCaller_beginsANewTraceWithALink() {
    node.close();
    node = TracedNode.alone("orders", Map.of("MAGUEY_TRUSTED_CALLERS", "10.0.0.0/8, ::1"));
    int port = serve("/x", TracedHttp::ok);

    send(port, "/x", Map.of("traceparent", TRACEPARENT));

    SpanData span = node.recorder.take("GET /x");
    assertThat(span.getTraceId()).isNotEqualTo("1".repeat(32));
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getLinks()).hasSize(1);
    assertThat(span.getLinks().get(0).getSpanContext().getTraceId()).isEqualTo("1".repeat(32));
  }

  @Test
  void server_trustedCaller_isTheParent() {
    node.close();
    node = TracedNode.alone("orders", Map.of("MAGUEY_TRUSTED_CALLERS", "10.0.0.0/8,127.0.0.0/8"));
    int port = serve("/x", TracedHttp::ok);

    send(port, "/x", Map.of("traceparent", TRACEPARENT));

    assertThat(node.recorder.take("GET /x").getParentSpanId()).isEqualTo("2".repeat(16));
  }

  @Test
  void server_traceThatIsOneOfSeveral_saysSoToItsEnd() {
    node.close();
    node = TracedNode.alone("orders", Map.of("MAGUEY_SAMPLING", "GET /=0.999999"));
    int port = serve("/x", this::tellTheBus);

    String answer = get(port, "/x");

    String share = node.recorder.take("GET /x").getSpanContext().getTraceState().get("ot");
    assertThat(share).matches("th:0000[0-9a-f]{1,10}");
    assertThat(node.recorder.take("process maguey.x").getSpanContext().getTraceState().asMap())
        .containsEntry("ot", share)
        .containsEntry("maguey", "v:1.0;env:production");
    assertThat(answer).contains("tracestate;desc=\"ot=" + share + "\"");
  }

  @Test
  void server_shareOfTheCaller_goesOnAsItCame() {
    node.close();
    node = TracedNode.alone("orders", Map.of("MAGUEY_SAMPLING", "GET /=0.5"));
    int port = serve("/x", this::tellTheBus);

    send(
        port,
        "/x",
        Map.of("traceparent", TRACEPARENT, "tracestate", "a=1,ot=th:c;rv:0123456789abcd,b=2"));

    assertThat(node.recorder.take("process maguey.x").getSpanContext().getTraceState().asMap())
        .containsEntry("ot", "th:c;rv:0123456789abcd")
        .containsKeys("a", "b", "maguey");
  }

  private void tellTheBus(RoutingContext context) {
    node.vertx.eventBus().consumer("maguey.x", m -> node.spans.consume(m, Future::succeededFuture));
    context.response().putHeader("server-timing", HttpRoutes.serverTiming().orElse("")).end("ok");
    node.vertx.eventBus().send("maguey.x", "x");
  }

  @Test
  void server_callerThatWasNotSampled_recordsNothing() {
    int port = serve("/x", TracedHttp::ok);

    send(port, "/x", Map.of("traceparent", TRACEPARENT.replace("-01", "-00")));
    get(port, "/x");

    node.recorder.take("GET /x");
    assertThat(node.recorder.all()).hasSize(1);
  }

  @Test
  void server_ignoredByPolicy_recordsNothing() {
    HttpServerOptions options = new HttpServerOptions().setTracingPolicy(TracingPolicy.IGNORE);
    int port =
        TracedNode.await(
                node.vertx
                    .createHttpServer(options)
                    .requestHandler(request -> request.response().end(StoredContext.current() + ""))
                    .listen(0, "127.0.0.1"))
            .actualPort();

    assertThat(get(port, "/x")).contains("traceparent=null");
    assertThat(node.recorder.all()).isEmpty();
  }

  @Test
  void server_64RequestsAtOnceOnWorkers_are64Traces() {
    int port = serveOnWorkers();

    List<Thread> callers =
        IntStream.range(0, 64).mapToObj(i -> new Thread(() -> get(port, "/work/" + i))).toList();
    callers.forEach(Thread::start);

    List<SpanData> servers = node.recorder.take("GET /work/{i}", 64);
    List<SpanData> steps = node.recorder.take("second", 64);
    assertThat(servers.stream().map(SpanData::getTraceId).distinct()).hasSize(64);
    for (SpanData step : steps) {
      SpanData first = spanWithId(node.recorder.take("first", 64), step.getParentSpanId());
      SpanData server = spanWithId(servers, first.getParentSpanId());
      assertThat(step.getTraceId()).isEqualTo(server.getTraceId());
      assertThat(step.getAttributes().get(stringKey("path")))
          .isEqualTo(server.getAttributes().get(stringKey("url.path")));
    }
  }

  @Test
  void server_reply_canSayItsTrace() {
    int port =
        serve("/x", context -> context.response().end(HttpRoutes.serverTiming().orElseThrow()));

    String reply = send(port, "/x", Map.of("traceparent", TRACEPARENT));

    String own = "00-" + "1".repeat(32) + "-" + node.recorder.take("GET /x").getSpanId() + "-01";
    assertThat(reply).endsWith("trace;desc=\"" + own + "\", traceparent;desc=\"" + own + "\"");
  }

  private int serveOnWorkers() {
    AtomicInteger port = new AtomicInteger();
    DeploymentOptions workers =
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setInstances(4)
            .setWorkerPoolName("test-workers")
            .setWorkerPoolSize(8);
    TracedNode.await(node.vertx.deployVerticle(() -> new WorkerServer(node, port), workers));
    return port.get();
  }

  private static SpanData spanWithId(List<SpanData> spans, String id) {
    return spans.stream().filter(span -> span.getSpanId().equals(id)).findFirst().orElseThrow();
  }

  /** A second request is served after the first one has begun, on the one event loop's order. */
  private static void awaitStart(int port) {
    RawHttp.exchange(port, "GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  }
}
