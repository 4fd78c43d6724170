package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads the body of a request as it comes, within bounds of size, memory and time. */
final class OtlpBody {
  /** A body that trickles is cut. */
  private static final long IN_TIME_MS = 25_000;

  private final HttpServerRequest request;
  private final long limit;
  private final PendingBytes.Share share;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> read = Promise.promise();

  private OtlpBody(HttpServerRequest request, long limit, PendingBytes.Share share) {
    this.request = request;
    this.limit = limit;
    this.share = share;
  }

  /** The whole body; fails with {@link IngestRefusal}. What comes after a refusal is discarded. */
  static Future<Buffer> read(
      Vertx vertx, HttpServerRequest request, long limit, PendingBytes.Share share) {
    return new OtlpBody(request, limit, share).read(vertx);
  }

  private Future<Buffer> read(Vertx vertx) {
    long timer = vertx.setTimer(IN_TIME_MS, due -> read.tryFail(IngestRefusal.slow()));
    request.exceptionHandler(cut -> read.tryFail(IngestRefusal.slow()));
    request.handler(this::take);
    request.endHandler(end -> read.tryComplete(body));
    if (announced() > limit) {
      read.tryFail(IngestRefusal.tooLarge(limit));
    }
    return read.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private long announced() {
    try {
      return Long.parseLong(request.getHeader("content-length"));
    } catch (NumberFormatException chunked) {
      return 0;
    }
  }

  private void take(Buffer chunk) {
    if (read.future().isComplete()) {
      return;
    }
    if (body.length() + (long) chunk.length() > limit) {
      read.tryFail(IngestRefusal.tooLarge(limit));
      return;
    }
    try {
      share.grow(chunk.length());
      body.appendBuffer(chunk);
    } catch (IngestRefusal full) {
      read.tryFail(full);
    }
  }
}
