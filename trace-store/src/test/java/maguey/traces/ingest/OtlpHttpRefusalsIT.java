package maguey.traces.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.ingest.OtlpCalls.JSON;
import static maguey.traces.ingest.OtlpCalls.PROTOBUF;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import maguey.common.http.RateLimit;
import org.junit.jupiter.api.Test;

/** Who is turned away at the HTTP door, and is told when to come again. */
class OtlpHttpRefusalsIT extends OtlpHttpDoor {
  @Test
  void databaseGone_is503WithRetryAfter_andServesAgainOnItsReturn() throws Exception {
    Span.Builder span = span("GET /", Instant.now());
    byte[] body = request("s", List.of(span)).toByteArray();
    calls.post(PROTOBUF, request("s", List.of(span("first", Instant.now()))).toByteArray());

    database.stop();
    HttpResponse<byte[]> refused = calls.post(PROTOBUF, body);
    database.start();
    HttpResponse<byte[]> taken = calls.post(PROTOBUF, body);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(rows(span)).isEqualTo(1);
  }

  @Test
  void zipkin_refusals_areInPlainText() throws Exception {
    HttpResponse<byte[]> malformed = calls.zipkin(JSON, "{}".getBytes("UTF-8"));
    HttpResponse<byte[]> thrift = calls.zipkin("application/x-thrift", new byte[0]);

    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(new String(malformed.body(), "UTF-8")).isEqualTo("the body must be an array\n");
    assertThat(thrift.statusCode()).isEqualTo(415);
    database.stop();
    HttpResponse<byte[]> unavailable =
        calls.zipkin(JSON, "[{\"traceId\":\"1\",\"id\":\"1\"}]".getBytes("UTF-8"));
    database.start();
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void closing_answersWhatIsUnderWay_andTurnsAwayTheRest() throws Exception {
    byte[] body = request("s", List.of(span("a", Instant.now()))).toByteArray();
    calls.post(PROTOBUF, body);
    database.freeze();
    CompletableFuture<HttpResponse<byte[]>> underWay = calls.later(body);
    eventually(() -> assertThat(accounting.totals().pending()).isPositive());

    Future<Void> closed = server.close();
    HttpResponse<byte[]> late = calls.post(PROTOBUF, body);
    database.thaw();

    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.headers().firstValue("retry-after")).isPresent();
    assertThat(underWay.get().statusCode()).isEqualTo(200);
    closed.await();
  }

  @Test
  void senderThatComesTooOften_isToldWhenToComeAgain() throws Exception {
    server.withLimit(new RateLimit(1));
    byte[] body = request("s", List.of(span("GET /", Instant.now()))).toByteArray();

    HttpResponse<byte[]> first = calls.post(PROTOBUF, body);
    HttpResponse<byte[]> second = calls.post(PROTOBUF, body);
    HttpResponse<byte[]> json = calls.post(JSON, "{}".getBytes("UTF-8"));
    HttpResponse<byte[]> zipkin = calls.zipkin(JSON, "[]".getBytes("UTF-8"));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(List.of(second, json, zipkin))
        .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(429))
        .allSatisfy(answer -> assertThat(answer.headers().firstValue("retry-after")).hasValue("2"));
    assertThat(new String(second.body(), "ISO-8859-1")).contains("google.rpc.RetryInfo");
    assertThat(new JsonObject(Buffer.buffer(json.body())).getInteger("code")).isEqualTo(8);
    assertThat(accounting.totals().received()).isEqualTo(1);
  }

  @Test
  void token_isAskedFor() throws Exception {
    OtlpHttpServer guarded = new OtlpHttpServer(vertx, intake, Optional.of("secret"));
    OtlpCalls asked = new OtlpCalls(guarded.listen("127.0.0.1", 0).await());

    HttpResponse<byte[]> without = asked.post(PROTOBUF, new byte[0]);
    HttpResponse<byte[]> wrong =
        asked.post(PROTOBUF, new byte[0], "authorization", "Bearer secrets");
    HttpResponse<byte[]> zipkin = asked.zipkin(JSON, "[]".getBytes("UTF-8"));
    HttpResponse<byte[]> right =
        asked.post(PROTOBUF, new byte[0], "authorization", "Bearer secret");

    assertThat(List.of(without, wrong, zipkin))
        .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(401));
    assertThat(right.statusCode()).isEqualTo(200);
  }

  @Test
  void tooMuchUnderWay_isToldWhenToComeAgain() throws Exception {
    Span.Builder fat = span("fat", Instant.now()).addAttributes(text("fat", "x".repeat(900_000)));
    byte[] body = request("s", List.of(fat)).toByteArray();
    calls.post(PROTOBUF, request("s", List.of(span("first", Instant.now()))).toByteArray());
    database.freeze();

    List<CompletableFuture<HttpResponse<byte[]>>> answers =
        Stream.generate(() -> calls.later(body)).limit(12).toList();
    eventually(() -> assertThat(answers).anyMatch(CompletableFuture::isDone));
    database.thaw();

    List<HttpResponse<byte[]>> all = answers.stream().map(CompletableFuture::join).toList();
    assertThat(all).extracting(HttpResponse::statusCode).contains(200, 503).isSubsetOf(200, 503);
    assertThat(all)
        .filteredOn(answer -> answer.statusCode() == 503)
        .allSatisfy(answer -> assertThat(answer.headers().firstValue("retry-after")).isPresent())
        .extracting(answer -> new String(answer.body(), ISO_8859_1))
        .allSatisfy(told -> assertThat(told).contains("google.rpc.RetryInfo"))
        .anySatisfy(told -> assertThat(told).contains("too much is waiting"));
  }
}
