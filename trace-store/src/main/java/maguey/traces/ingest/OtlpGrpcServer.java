package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.tracing.TracingPolicy;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maguey.common.http.ConnectionGuard;
import maguey.common.http.RateLimit;

/**
 * OTLP over gRPC: unary calls of {@code Export}, plain or gzip. OK means stored. What prevents
 * storing is UNAVAILABLE with {@code RetryInfo}; bad data is INVALID_ARGUMENT; never INTERNAL or
 * UNKNOWN. Why this is no gRPC library: docs/adr/009-grpc-by-hand.md.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc">OTLP/gRPC</a>
 */
public final class OtlpGrpcServer {
  private static final String TRACES =
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
  private static final String LOGS = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
  private static final int WINDOW_BYTES = 1 << 20;
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int IDLE_SECONDS = 30;

  /** Calls of one connection at once, whatever the libraries would allow. */
  private static final int MAX_STREAMS = 100;

  private static final long ANSWERED_WITHIN_SECONDS = 15;
  private static final long CLOSED_WITHIN_SECONDS = 5;

  /** What a method does with its message; the service for logs has one more. */
  private interface Method {
    Future<Receipt> accept(
        OtlpFormat format, boolean gzipped, byte[] message, PendingBytes.Share share);
  }

  private final Vertx vertx;
  private final SpanIntake intake;
  private final Map<String, Method> methods = new HashMap<>();
  private final Doorkeeper keeper;
  private final GrpcReplies replies;
  private HttpServer server;

  /**
   * A server that does not listen yet.
   *
   * @param token what senders must bring as a bearer token; empty lets everybody in
   */
  public OtlpGrpcServer(Vertx vertx, SpanIntake intake, Optional<String> token) {
    this.vertx = vertx;
    this.intake = intake;
    methods.put(TRACES, intake::accept);
    this.keeper = new Doorkeeper(token);
    this.replies = new GrpcReplies(vertx);
  }

  /** Takes log records, too. */
  public OtlpGrpcServer withLogs(LogIntake logs) {
    methods.put(LOGS, logs::accept);
    return this;
  }

  /** Lets each sender come only so often. */
  public OtlpGrpcServer withLimit(RateLimit requests) {
    keeper.limit(requests);
    return this;
  }

  /** Listens; completes with the port, fails when it is taken. */
  public Future<Integer> listen(String host, int port) {
    Http2Settings settings =
        new Http2Settings()
            .setMaxConcurrentStreams(MAX_STREAMS)
            .setInitialWindowSize(WINDOW_BYTES)
            .setMaxHeaderListSize(MAX_HEADER_BYTES);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setInitialSettings(settings)
            .setHttp2ConnectionWindowSize(4 * WINDOW_BYTES)
            .setTracingPolicy(TracingPolicy.IGNORE);
    server = ConnectionGuard.before(vertx, GreetedServer.create(vertx, options), this::handle);
    return server.listen().map(HttpServer::actualPort);
  }

  /** Answers the calls under way, and new ones meanwhile with UNAVAILABLE; then closes. */
  public Future<Void> close() {
    return keeper
        .close()
        .timeout(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS)
        .eventually(() -> server.shutdown(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS));
  }

  private void handle(HttpServerRequest request) {
    if (isGrpc(request)) {
      call(request);
    } else {
      request.handler(discarded -> {});
      replies.noGrpc(request);
    }
  }

  private static boolean isGrpc(HttpServerRequest request) {
    String type = String.valueOf(request.getHeader("content-type")).toLowerCase(Locale.ROOT);
    return request.version() == HttpVersion.HTTP_2
        && request.method() == HttpMethod.POST
        && (type.matches("application/grpc(\\+proto)?\\s*(;.*)?"));
  }

  private void call(HttpServerRequest request) {
    try {
      Method method = method(request);
      boolean gzip = isGzip(request);
      keeper.admit(request);
      serve(request, method, gzip).onComplete(answered -> keeper.leave());
    } catch (IngestRefusal refusal) {
      request.handler(discarded -> {});
      replies.refuse(request, refusal);
    }
  }

  private Method method(HttpServerRequest request) {
    return Optional.ofNullable(methods.get(request.path())).orElseThrow(IngestRefusal::noMethod);
  }

  private static boolean isGzip(HttpServerRequest request) {
    String encoding = Optional.ofNullable(request.getHeader("grpc-encoding")).orElse("identity");
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> false;
      case "gzip" -> true;
      default -> throw IngestRefusal.noSuchEncoding();
    };
  }

  private Future<Receipt> serve(HttpServerRequest request, Method method, boolean gzip) {
    PendingBytes.Share share = intake.share();
    long limit = intake.maxRequestBytes() + GrpcFrame.PREFIX_BYTES;
    return OtlpBody.read(vertx, request, limit, share)
        .map(GrpcFrame::ofCall)
        .compose(frame -> accept(method, frame, gzip, share))
        .onComplete(done -> share.release())
        .onSuccess(receipt -> replies.success(request, receipt))
        .onFailure(failure -> replies.refuse(request, failure));
  }

  private static Future<Receipt> accept(
      Method method, GrpcFrame frame, boolean gzip, PendingBytes.Share share) {
    return frame.compressed() && !gzip
        ? Future.failedFuture(IngestRefusal.malformed("compressed, but grpc-encoding is missing"))
        : method.accept(OtlpFormat.PROTOBUF, frame.compressed(), frame.message(), share);
  }
}
