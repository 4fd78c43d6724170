package maguey.traces.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls over gRPC: a status in the trailer, or in the head when there is no message.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 *     HTTP/2</a>
 */
final class GrpcReplies {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcReplies.class);
  private static final String CONTENT_TYPE = "application/grpc";

  private final Vertx vertx;

  GrpcReplies(Vertx vertx) {
    this.vertx = vertx;
  }

  void noGrpc(HttpServerRequest request) {
    request.response().setStatusCode(415).end("This port speaks OTLP/gRPC over HTTP/2\n");
    UnreadBody.cut(vertx, request);
  }

  void success(HttpServerRequest request, Receipt receipt) {
    HttpServerResponse response = request.response();
    if (isOpen(response)) {
      head(response).putTrailer("grpc-status", "0");
      response.end(GrpcFrame.plain(OtlpReply.success(OtlpFormat.PROTOBUF, receipt)));
    }
  }

  /** What is no refusal is our fault: it is logged, and the caller may try again. */
  void refuse(HttpServerRequest request, Throwable failure) {
    if (failure instanceof IngestRefusal refusal) {
      refuse(request, refusal);
    } else {
      LOG.error("A call with spans failed", failure);
      refuse(request, IngestRefusal.unavailable());
    }
  }

  private void refuse(HttpServerRequest request, IngestRefusal refusal) {
    HttpServerResponse response = request.response();
    if (isOpen(response)) {
      head(response)
          .putHeader("grpc-status", String.valueOf(refusal.grpcCode()))
          .putHeader("grpc-message", percentEncoded(refusal.getMessage()))
          .putHeader("grpc-status-details-bin", base64(RpcStatus.of(refusal)))
          .end();
    }
    UnreadBody.cut(vertx, request);
  }

  private static boolean isOpen(HttpServerResponse response) {
    return !response.ended() && !response.closed();
  }

  private static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader("content-type", CONTENT_TYPE)
        .putHeader("grpc-accept-encoding", "identity,gzip");
  }

  private static String percentEncoded(String message) {
    StringBuilder out = new StringBuilder();
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= ' ' && b <= '~' && b != '%';
      out.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
    }
    return out.toString();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }
}
