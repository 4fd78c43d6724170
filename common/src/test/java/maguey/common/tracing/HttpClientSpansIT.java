package maguey.common.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The spans of requests that a node sends. */
class HttpClientSpansIT extends TracedHttp {
  @Test
  void client_requestInsideAServer_isItsChildWithoutQueryAndUser() {
    int target = serve("/target", TracedHttp::ok);
    WebClient client = WebClient.create(node.vertx);
    String url = "http://user:pass@127.0.0.1:" + target + "/target?token=secret";
    int port = serve("/via", context -> client.getAbs(url).send().onComplete(done -> ok(context)));

    get(port, "/via");

    SpanData server = node.recorder.take("GET /via");
    SpanData span = node.recorder.take("GET");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(span.getAttributes().get(stringKey("url.full")))
        .isEqualTo("http://127.0.0.1:" + target + "/target");
    assertThat(span.getAttributes().get(longKey("server.port"))).isEqualTo(target);
    assertThat(span.getAttributes().get(STATUS)).isEqualTo(200);
    assertThat(node.recorder.take("GET /target").getParentSpanId()).isEqualTo(span.getSpanId());
    assertThat(node.recorder.all().toString()).doesNotContain("secret", "user:pass");
  }

  @Test
  void client_replyOf500OrNone_isAnErrorAndOf404IsNot() {
    WebClient client = WebClient.create(node.vertx);
    int port = serve("/fail/:status", TracedHttp::failWithStatus);

    int caller =
        serve(
            "/caller",
            context ->
                client
                    .get(port, "127.0.0.1", "/fail/404")
                    .send()
                    .compose(x -> client.get(port, "127.0.0.1", "/fail/500").send())
                    .compose(x -> client.get(port, "127.0.0.1", "/fail/cut").send())
                    .onComplete(done -> ok(context)));

    get(caller, "/caller");

    List<SpanData> spans = node.recorder.take("GET", 3);
    assertThat(spans)
        .extracting(span -> span.getStatus().getStatusCode())
        .containsExactly(StatusCode.UNSET, StatusCode.ERROR, StatusCode.ERROR);
    assertThat(spans.get(0).getAttributes().get(STATUS)).isEqualTo(404);
    assertThat(spans.get(1).getAttributes().get(ERROR_TYPE)).isEqualTo("500");
    assertThat(spans.get(2).getAttributes().get(ERROR_TYPE)).contains("HttpClosedException");
  }

  @Test
  void client_callerSetTraceparentItself_isSentOnce() throws Exception {
    WebClient client = WebClient.create(node.vertx);
    try (CallbackServer callbacks = new CallbackServer()) {
      TracedNode.await(
          node.spans.inSpan(
              "call",
              () ->
                  client.getAbs(callbacks.url("/")).putHeader("traceparent", TRACEPARENT).send()));

      assertThat(callbacks.take())
          .filteredOn(field -> field.getKey().equalsIgnoreCase("traceparent"))
          .extracting(Map.Entry::getValue)
          .containsExactly(TRACEPARENT);
    }
  }
}
