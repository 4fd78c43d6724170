package maguey.traces.ingest;

import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.ingest.OtlpCalls.JSON;
import static maguey.traces.ingest.OtlpCalls.PROTOBUF;
import static maguey.traces.ingest.OtlpCalls.gzip;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the HTTP door and the event bus answer to good and bad requests. */
class OtlpHttpServerIT extends OtlpHttpDoor {
  @Test
  void ok_isAnsweredAfterTheCommit() throws Exception {
    Span.Builder span = span("GET /", Instant.now());

    HttpResponse<byte[]> answer = calls.post(PROTOBUF, request("s", List.of(span)).toByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue(PROTOBUF);
    assertThat(answer.body()).isEmpty();
    assertThat(rows(span)).isEqualTo(1);
  }

  @Test
  void repeat_isAnsweredAlikeAndStoredOnce() throws Exception {
    Span.Builder span = span("GET /", Instant.now());
    byte[] body = request("s", List.of(span)).toByteArray();

    calls.post(PROTOBUF, body);
    HttpResponse<byte[]> again = calls.post(PROTOBUF, body);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(rows(span)).isEqualTo(1);
    assertThat(accounting.totals()).isEqualTo(new SpanAccounting.Totals(2, 1, 1, 0, 0, 0));
  }

  @Test
  void gzippedJson_isStoredAndAnsweredInJson() throws Exception {
    Span.Builder span = span("GET /", Instant.now());
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"%s\",\"spanId\":\"%s\"}]}]}]}"
            .formatted(hex(span), "00f067aa0ba902b7");

    HttpResponse<byte[]> answer =
        calls.post(JSON, gzip(json.getBytes("UTF-8")), "content-encoding", "gzip");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), "UTF-8")).isEqualTo("{}");
    assertThat(rows(span)).isEqualTo(1);
  }

  @Test
  void wrongIds_arePartialSuccess() throws Exception {
    Span.Builder good = span("good", Instant.now());
    Span.Builder bad = span("bad", Instant.now()).setSpanId(ByteString.copyFrom(new byte[8]));

    HttpResponse<byte[]> answer =
        calls.post(PROTOBUF, request("s", List.of(bad, good, bad)).toByteArray());

    ExportTraceServiceResponse told = ExportTraceServiceResponse.parseFrom(answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(told.getPartialSuccess().getRejectedSpans()).isEqualTo(2);
    assertThat(told.getPartialSuccess().getErrorMessage()).contains("span_id");
    assertThat(rows(good)).isEqualTo(1);
  }

  @Test
  void badBytes_are400WithAStatusInTheRequestsEncoding() throws Exception {
    HttpResponse<byte[]> protobuf = calls.post(PROTOBUF, new byte[] {(byte) 0xFF, 1, 2});
    HttpResponse<byte[]> json = calls.post(JSON, "{\"resourceSpans\":7}".getBytes("UTF-8"));
    HttpResponse<byte[]> gzip =
        calls.post(PROTOBUF, new byte[] {1, 2, 3}, "content-encoding", "gzip");

    assertThat(protobuf.statusCode()).isEqualTo(400);
    assertThat(protobuf.body()).startsWith(8, 3, 18);
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(Buffer.buffer(json.body())).getInteger("code")).isEqualTo(3);
    assertThat(gzip.statusCode()).isEqualTo(400);
  }

  @Test
  void gzipBomb_is413() throws Exception {
    byte[] bomb = gzip(new byte[200 << 20]);
    assertThat(bomb.length).isLessThan(1 << 20);

    assertThat(calls.post(PROTOBUF, bomb, "content-encoding", "gzip").statusCode()).isEqualTo(413);
  }

  @Test
  void tooLargeBody_is413() throws Exception {
    assertThat(calls.post(PROTOBUF, new byte[(int) MAX_REQUEST + 1]).statusCode()).isEqualTo(413);
  }

  @Test
  void foreignRequests_areToldWhatIsServed() throws Exception {
    assertThat(calls.post("text/plain", new byte[0]).statusCode()).isEqualTo(415);
    assertThat(calls.post(PROTOBUF, new byte[0], "content-encoding", "br").statusCode())
        .isEqualTo(415);
    assertThat(calls.get("/v1/traces").statusCode()).isEqualTo(405);
    assertThat(calls.get("/else").statusCode()).isEqualTo(404);
  }

  @Test
  void zipkin_isStored_bothHalvesOfACall_repeatsOnce() throws Exception {
    String id = UUID.randomUUID().toString().substring(0, 8);
    String half = "{\"traceId\":\"48485a39%s\",\"id\":\"1\",\"timestamp\":9,\"kind\":\"%s\"}";
    byte[] list =
        ("[" + half.formatted(id, "CLIENT") + "," + half.formatted(id, "SERVER") + "]")
            .getBytes("UTF-8");

    HttpResponse<byte[]> answer = calls.zipkin(JSON, gzip(list), "content-encoding", "gzip");
    HttpResponse<byte[]> again = calls.zipkin(JSON, list);
    HttpResponse<byte[]> partly =
        calls.zipkin(JSON, "[{\"traceId\":\"0\",\"id\":\"1\"}]".getBytes("UTF-8"));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(new String(partly.body(), "UTF-8")).startsWith("1 spans refused: trace_id");
    assertThat(accounting.totals()).isEqualTo(new SpanAccounting.Totals(5, 2, 2, 1, 0, 0));
  }

  @Test
  void manyRequestsAtOnce_areAllStoredAndAccountedFor() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      List<Span.Builder> spans = List.of(span("a", Instant.now()), span("b", Instant.now()));
      answers.add(calls.later(request("s", spans).toByteArray()));
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
    assertThat(accounting.totals()).isEqualTo(new SpanAccounting.Totals(600, 600, 0, 0, 0, 0));
  }

  @Test
  void requestOfManyPortions_isStoredWhole() throws Exception {
    List<Span.Builder> spans = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      spans.add(span("s" + i % 10, Instant.now()).addAttributes(text("i", "" + i)));
    }

    assertThat(calls.post(PROTOBUF, request("many", spans).toByteArray()).statusCode())
        .isEqualTo(200);
    assertThat(accounting.totals().stored()).isEqualTo(9_000);
  }

  @Test
  void eventBus_repliesAfterTheCommit_andFailsWithAStatus() {
    Span.Builder span = span("bus", Instant.now());
    Buffer body = Buffer.buffer(request("s", List.of(span)).toByteArray());

    vertx.eventBus().request(SpanBusConsumer.ADDRESS, body).await();
    assertThat(rows(span)).isEqualTo(1);

    database.stop();
    ReplyException refused = failure(body);
    database.start();
    assertThat(refused.failureCode()).isEqualTo(503);
    assertThat(failure(Buffer.buffer("nonsense")).failureCode()).isEqualTo(400);
  }

  private ReplyException failure(Buffer body) {
    return (ReplyException)
        vertx
            .eventBus()
            .request(SpanBusConsumer.ADDRESS, body)
            .transform(result -> Future.succeededFuture(result.cause()))
            .await();
  }
}
