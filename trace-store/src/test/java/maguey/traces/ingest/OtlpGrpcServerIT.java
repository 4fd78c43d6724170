package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import maguey.common.http.RateLimit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpGrpcServerIT extends DoorToAStore {
  private static final int INVALID_ARGUMENT = 3;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNIMPLEMENTED = 12;
  private static final int UNAVAILABLE = 14;
  private static final int UNAUTHENTICATED = 16;
  private static final String RETRY_INFO = "google.rpc.RetryInfo";

  private OtlpGrpcServer server;
  private GrpcCalls grpc;
  private int port;

  @BeforeEach
  void open() {
    server = new OtlpGrpcServer(vertx, intake, Optional.empty());
    port = server.listen("127.0.0.1", 0).await();
    grpc = new GrpcCalls(vertx, port);
  }

  @Test
  void ok_isAnsweredAfterTheCommit() throws Exception {
    Span.Builder span = span("GET /", Instant.now());

    GrpcCalls.Answer answer = grpc.export(request("s", List.of(span)).toByteArray());

    assertThat(answer.status()).isZero();
    assertThat(answer.body()).isEqualTo(GrpcCalls.frame(0, new byte[0]));
    assertThat(rows(span)).isEqualTo(1);
  }

  @Test
  void sdkExporter_plainAndGzip_isServed() {
    for (String compression : List.of("none", "gzip")) {
      try (SdkTracerProvider tracers = tracers(compression)) {
        SpanContext ended = endedSpan(tracers);

        CompletableResultCode result = tracers.forceFlush().join(60, TimeUnit.SECONDS);

        assertThat(result.isSuccess()).as(compression).isTrue();
        assertThat(rows(ended.getTraceId())).isEqualTo(1);
      }
    }
  }

  @Test
  void senderThatComesTooOften_isToldWhenToComeAgain() {
    server.withLimit(new RateLimit(1));
    byte[] message = request("s", List.of(span("GET /", Instant.now()))).toByteArray();

    GrpcCalls.Answer first = grpc.export(message);
    GrpcCalls.Answer second = grpc.export(message);

    assertThat(first.status()).isZero();
    assertThat(second.status()).isEqualTo(RESOURCE_EXHAUSTED);
    assertThat(second.details()).contains(RETRY_INFO);
  }

  @Test
  void sdkExporter_whileTheDatabaseIsAway_triesAgainUntilItIsStored() {
    try (SdkTracerProvider tracers = tracers("gzip")) {
      database.stop();

      SpanContext ended = endedSpan(tracers);
      eventually(() -> assertThat(accounting.totals().dropped()).isPositive());
      database.start();

      assertThat(tracers.forceFlush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(rows(ended.getTraceId())).isEqualTo(1);
    }
  }

  @Test
  void databaseGone_isUnavailableWithRetryInfo() {
    Span.Builder span = span("GET /", Instant.now());
    byte[] message = request("s", List.of(span)).toByteArray();

    database.stop();
    GrpcCalls.Answer refused = grpc.export(message);
    database.start();
    GrpcCalls.Answer taken = grpc.export(message);

    assertThat(refused.status()).isEqualTo(UNAVAILABLE);
    assertThat(refused.details()).contains(RETRY_INFO).endsWith("\n\2\b\2");
    assertThat(taken.status()).isZero();
    assertThat(rows(span)).isEqualTo(1);
  }

  @Test
  void wrongIds_arePartialSuccess() throws Exception {
    Span.Builder good = span("good", Instant.now());
    Span.Builder bad = span("bad", Instant.now()).setTraceId(ByteString.copyFrom(new byte[15]));

    GrpcCalls.Answer answer = grpc.export(request("s", List.of(bad, good, bad)).toByteArray());

    ExportTraceServiceResponse told =
        ExportTraceServiceResponse.parseFrom(
            answer.body().getBytes(GrpcFrame.PREFIX_BYTES, answer.body().length()));
    assertThat(answer.status()).isZero();
    assertThat(told.getPartialSuccess().getRejectedSpans()).isEqualTo(2);
    assertThat(told.getPartialSuccess().getErrorMessage()).contains("trace_id");
    assertThat(rows(good)).isEqualTo(1);
  }

  @Test
  void badMessages_areInvalidArguments() throws Exception {
    byte[] good = request("s", List.of(span("a", Instant.now()))).toByteArray();
    Buffer frame = GrpcCalls.frame(0, good);
    List<Buffer> bad =
        List.of(
            Buffer.buffer(),
            Buffer.buffer(new byte[] {0, 0, 0}),
            frame.slice(0, frame.length() - 1),
            frame.copy().appendBuffer(frame),
            GrpcCalls.frame(7, good),
            GrpcCalls.frame(1, good),
            GrpcCalls.frame(0, new byte[] {(byte) 0xFF, 1, 2}),
            GrpcCalls.frame(0, "nonsense".getBytes("UTF-8")));

    for (Buffer body : bad) {
      GrpcCalls.Answer answer = grpc.call(GrpcCalls.EXPORT, Map.of(), body).await();
      assertThat(answer.status()).as(body.toString()).isEqualTo(INVALID_ARGUMENT);
      assertThat(answer.details()).doesNotContain(RETRY_INFO);
    }
    GrpcCalls.Answer broken = grpc.exportZipped(new byte[] {1, 2, 3}).await();
    assertThat(broken.status()).isEqualTo(INVALID_ARGUMENT);
    assertThat(accounting.totals().received()).isZero();
  }

  @Test
  void tooMuch_isResourceExhaustedForGood() throws Exception {
    GrpcCalls.Answer plain = grpc.export(new byte[(int) MAX_REQUEST + 1]);
    GrpcCalls.Answer bomb = grpc.exportZipped(packed(new byte[200 << 20])).await();

    for (GrpcCalls.Answer answer : List.of(plain, bomb)) {
      assertThat(answer.status()).isEqualTo(RESOURCE_EXHAUSTED);
      assertThat(answer.details()).doesNotContain(RETRY_INFO);
    }
  }

  @Test
  void foreignCalls_areToldWhatIsServed() {
    Buffer frame = GrpcCalls.frame(0, new byte[0]);
    String metrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    assertThat(grpc.call(metrics, Map.of(), frame).await().status()).isEqualTo(UNIMPLEMENTED);
    assertThat(grpc.call(GrpcCalls.EXPORT, Map.of("grpc-encoding", "zstd"), frame).await().status())
        .isEqualTo(UNIMPLEMENTED);
    GrpcCalls.Answer json =
        grpc.call(GrpcCalls.EXPORT, Map.of("content-type", "application/json"), frame).await();
    assertThat(json.http()).isEqualTo(415);
  }

  @Test
  void tooMuchUnderWay_isUnavailableWithRetryInfo() {
    Span.Builder fat = span("fat", Instant.now()).addAttributes(text("fat", "x".repeat(900_000)));
    Buffer frame = GrpcCalls.frame(0, request("s", List.of(fat)).toByteArray());
    grpc.export(request("s", List.of(span("first", Instant.now()))).toByteArray());
    database.freeze();

    List<Future<GrpcCalls.Answer>> answers =
        Stream.generate(() -> grpc.call(GrpcCalls.EXPORT, Map.of(), frame)).limit(12).toList();
    eventually(() -> assertThat(answers).anyMatch(Future::isComplete));
    database.thaw();

    List<GrpcCalls.Answer> all = answers.stream().map(answer -> answer.await()).toList();
    assertThat(all).extracting(GrpcCalls.Answer::status).contains(0, UNAVAILABLE);
    assertThat(all)
        .filteredOn(answer -> answer.status() != 0)
        .extracting(GrpcCalls.Answer::details)
        .allSatisfy(told -> assertThat(told).contains(RETRY_INFO))
        .anySatisfy(told -> assertThat(told).contains("too much"));
  }

  @Test
  void token_isAskedFor() {
    OtlpGrpcServer guarded = new OtlpGrpcServer(vertx, intake, Optional.of("secret"));
    GrpcCalls calls = new GrpcCalls(vertx, guarded.listen("127.0.0.1", 0).await());
    Buffer frame = GrpcCalls.frame(0, new byte[0]);
    Map<String, String> bearer = Map.of("authorization", "Bearer secret");

    assertThat(calls.call(GrpcCalls.EXPORT, Map.of(), frame).await().status())
        .isEqualTo(UNAUTHENTICATED);
    assertThat(calls.call(GrpcCalls.EXPORT, bearer, frame).await().status()).isZero();
  }

  @Test
  void closing_answersWhatIsUnderWay_andTurnsAwayTheRest() {
    byte[] message = request("s", List.of(span("a", Instant.now()))).toByteArray();
    grpc.export(message);
    database.freeze();
    Future<GrpcCalls.Answer> underWay =
        grpc.call(GrpcCalls.EXPORT, Map.of(), GrpcCalls.frame(0, message));
    eventually(() -> assertThat(accounting.totals().pending()).isPositive());

    Future<Void> closed = server.close();
    GrpcCalls.Answer late = grpc.export(message);
    database.thaw();

    assertThat(late.status()).isEqualTo(UNAVAILABLE);
    assertThat(late.details()).contains("stopping").contains(RETRY_INFO);
    assertThat(underWay.await().status()).isZero();
    closed.await();
  }

  @Test
  void manyCallsAtOnce_areAllStoredAndAccountedFor() {
    List<Future<GrpcCalls.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      List<Span.Builder> spans = List.of(span("a", Instant.now()), span("b", Instant.now()));
      Buffer frame = GrpcCalls.frame(0, request("s", spans).toByteArray());
      answers.add(grpc.call(GrpcCalls.EXPORT, Map.of(), frame));
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer.await().status()).isZero());
    assertThat(accounting.totals()).isEqualTo(new SpanAccounting.Totals(600, 600, 0, 0, 0, 0));
  }

  private SdkTracerProvider tracers(String compression) {
    OtlpGrpcSpanExporter exporter =
        OtlpGrpcSpanExporter.builder()
            .setEndpoint("http://127.0.0.1:" + port)
            .setCompression(compression)
            .setTimeout(Duration.ofSeconds(30))
            .build();
    return SdkTracerProvider.builder()
        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
        .build();
  }

  private static SpanContext endedSpan(SdkTracerProvider tracers) {
    io.opentelemetry.api.trace.Span span = tracers.get("test").spanBuilder("GET /").startSpan();
    span.end();
    return span.getSpanContext();
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
