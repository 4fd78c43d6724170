package maguey.traces.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests over HTTP in the format in which they came. */
final class HttpReplies {
  private static final Logger LOG = LoggerFactory.getLogger(HttpReplies.class);

  private final Vertx vertx;
  private final Doorkeeper keeper;

  /**
   * @param keeper once it closes, answers ask their senders to close the connection
   */
  HttpReplies(Vertx vertx, Doorkeeper keeper) {
    this.vertx = vertx;
    this.keeper = keeper;
  }

  void success(HttpServerRequest request, IngestPath path, OtlpFormat format, Receipt receipt) {
    answer(request, path.success(), format, OtlpReply.success(path, format, receipt));
  }

  /** What is no refusal is our fault: it is logged, and the sender may try again. */
  void refuse(HttpServerRequest request, OtlpFormat format, Throwable failure) {
    if (failure instanceof IngestRefusal refusal) {
      refuse(request, format, refusal);
    } else {
      LOG.error("A request for spans failed", failure);
      refuse(request, format, IngestRefusal.unavailable());
    }
  }

  private void refuse(HttpServerRequest request, OtlpFormat format, IngestRefusal refusal) {
    if (refusal.isWorthARetry()) {
      request.response().putHeader("retry-after", String.valueOf(RpcStatus.RETRY_AFTER_SECONDS));
    }
    if (refusal.status() == 405) {
      request.response().putHeader("allow", "POST");
    }
    answer(request, refusal.status(), format, OtlpReply.status(format, refusal));
    UnreadBody.cut(vertx, request);
  }

  private void answer(HttpServerRequest request, int status, OtlpFormat format, Buffer body) {
    HttpServerResponse response = request.response();
    if (keeper.isClosing() && !response.headWritten()) {
      response.putHeader("connection", "close");
    }
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).putHeader("content-type", format.mediaType()).end(body);
    }
  }
}
