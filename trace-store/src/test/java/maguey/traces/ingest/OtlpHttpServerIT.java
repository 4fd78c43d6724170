package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
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
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import maguey.common.http.RateLimit;
import maguey.common.sql.Postgres;
import maguey.testkit.PostgresExtension;
import maguey.traces.DatabaseProxy;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OtlpHttpServerIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final long MAX_REQUEST = 1 << 20;

  private final SpanAccounting accounting = new SpanAccounting();
  private Vertx vertx;
  private DatabaseProxy database;
  private Pool pool;
  private SpanIntake intake;
  private OtlpHttpServer server;
  private OtlpCalls calls;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    database = new DatabaseProxy(vertx, postgres.config().port());
    pool = Postgres.pool(vertx, postgres.config().connectOptions().setPort(database.port()), 2);
    intake = new SpanIntake(vertx, new SpanStore(pool), accounting, MAX_REQUEST, 8 * MAX_REQUEST);
    new SpanBusConsumer(vertx, intake).register().await();
    server = new OtlpHttpServer(vertx, intake, Optional.empty());
    calls = new OtlpCalls(server.listen("127.0.0.1", 0).await());
  }

  @AfterEach
  void stop() {
    pool.close().await();
    vertx.close().await();
    assertThat(accounting.totals().balanced()).isTrue();
    assertThat(accounting.totals().pending()).isZero();
  }

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
        .allSatisfy(
            answer ->
                assertThat(new String(answer.body(), "ISO-8859-1"))
                    .contains("too much is waiting", "google.rpc.RetryInfo"));
  }

  private ReplyException failure(Buffer body) {
    return (ReplyException)
        vertx
            .eventBus()
            .request(SpanBusConsumer.ADDRESS, body)
            .transform(result -> io.vertx.core.Future.succeededFuture(result.cause()))
            .await();
  }

  private static long rows(Span.Builder span) {
    return postgres
        .pool()
        .preparedQuery("SELECT count(*) FROM traces WHERE trace_id = $1")
        .execute(Tuple.of(hex(span)))
        .await()
        .iterator()
        .next()
        .getLong(0);
  }
}
