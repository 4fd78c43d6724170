package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maguey.common.http.ConnectionGuard;
import maguey.common.http.RateLimit;

/**
 * OTLP over HTTP: {@code POST /v1/traces}, protobuf or JSON, plain or gzip; and Zipkin's version 2
 * JSON, {@code POST /api/v2/spans}; log records at {@code POST /v1/logs}. 200, or Zipkin's 202,
 * means stored. Whatever prevents storing is 503 with {@code Retry-After}, never 500, at which
 * clients would drop their spans.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class OtlpHttpServer {
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int IDLE_SECONDS = 30;
  private static final long ANSWERED_WITHIN_SECONDS = 15;
  private static final long CLOSED_WITHIN_SECONDS = 5;

  /** Told to close their connections they need a moment to do so, or a request would be cut. */
  private static final long LET_SENDERS_LEAVE_MS = 1_000;

  /** Some come again and again, each time by a new connection. */
  private static final long QUIET_WITHIN_MS = 2_000;

  private final Vertx vertx;
  private final ConnectionGuard guard;
  private final SpanIntake intake;
  private final Doorkeeper keeper;
  private final HttpReplies replies;
  private Intake logs;
  private HttpServer server;

  /**
   * A server that does not listen yet.
   *
   * @param token what senders must bring as a bearer token; empty lets everybody in
   */
  public OtlpHttpServer(Vertx vertx, SpanIntake intake, Optional<String> token) {
    this.vertx = vertx;
    this.guard = ConnectionGuard.of(vertx);
    this.intake = intake;
    this.keeper = new Doorkeeper(token);
    this.replies = new HttpReplies(vertx, keeper);
  }

  /** Takes log records, too, at {@code POST /v1/logs}. */
  public OtlpHttpServer withLogs(LogIntake intake) {
    logs = intake;
    return this;
  }

  /** Lets each sender come only so often. */
  public OtlpHttpServer withLimit(RateLimit requests) {
    keeper.limit(requests);
    return this;
  }

  /** Listens; completes with the port, fails when it is taken. */
  public Future<Integer> listen(String host, int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setHttp2ClearTextEnabled(false)
            .setTracingPolicy(TracingPolicy.IGNORE);
    server = guard.guard(vertx.createHttpServer(options), this::handle);
    return server.listen().map(HttpServer::actualPort);
  }

  /** Answers the requests under way, and new ones meanwhile with 503; then closes. */
  public Future<Void> close() {
    return keeper
        .close()
        .timeout(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS)
        .eventually(() -> vertx.timer(LET_SENDERS_LEAVE_MS, TimeUnit.MILLISECONDS))
        .eventually(() -> guard.nobodyIsThere(QUIET_WITHIN_MS))
        .eventually(() -> server.shutdown(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS));
  }

  private void handle(HttpServerRequest request) {
    OtlpFormat format =
        OtlpFormat.of(request.getHeader("content-type")).orElse(OtlpFormat.PROTOBUF);
    try {
      IngestPath path = IngestPath.of(request.path());
      format = path.formatOf(request.getHeader("content-type")).orElse(path.usual());
      refuseForeign(request, path);
      keeper.admit(request);
      serve(request, path, format).onComplete(answered -> keeper.leave());
    } catch (IngestRefusal refusal) {
      request.handler(discarded -> {});
      replies.refuse(request, format, refusal);
    }
  }

  private Future<Receipt> serve(HttpServerRequest request, IngestPath path, OtlpFormat format) {
    PendingBytes.Share share = intake.share();
    Intake wanted = path == IngestPath.OTLP_LOGS ? logs : intake;
    return OtlpBody.read(vertx, request, intake.maxRequestBytes(), share)
        .compose(body -> wanted.accept(format, isGzip(request), body, share))
        .onComplete(done -> share.release())
        .onSuccess(receipt -> replies.success(request, path, format, receipt))
        .onFailure(failure -> replies.refuse(request, format, failure));
  }

  private void refuseForeign(HttpServerRequest request, IngestPath path) {
    if (path == IngestPath.OTLP_LOGS && logs == null) {
      throw IngestRefusal.notFound();
    }
    if (request.method() != HttpMethod.POST) {
      throw IngestRefusal.wrongMethod();
    }
    if (path.formatOf(request.getHeader("content-type")).isEmpty()) {
      throw IngestRefusal.unsupported(
          "send application/json or, to /v1/traces, application/x-protobuf");
    }
    String encoding = request.getHeader("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity") && !isGzip(request)) {
      throw IngestRefusal.unsupported("send it plain or with content-encoding gzip");
    }
  }

  private static boolean isGzip(HttpServerRequest request) {
    return "gzip".equalsIgnoreCase(request.getHeader("content-encoding"));
  }
}
