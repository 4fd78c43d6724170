package maguey.traces.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Queue;

/** Reads the body of a request as it comes, within bounds of size, memory and time. */
final class OtlpBody {
  /** A body that trickles is cut. */
  private static final long IN_TIME_MS = 25_000;

  /** What a request may hold in memory before its body comes: as much as its head may have. */
  private static final int HEAD_BYTES = 16 << 10;

  private final HttpServerRequest request;
  private final long limit;
  private final PendingBytes.Share share;
  private final Queue<Buffer> pieces = new ArrayDeque<>();
  private int length;
  private final Promise<byte[]> read = Promise.promise();

  private OtlpBody(HttpServerRequest request, long limit, PendingBytes.Share share) {
    this.request = request;
    this.limit = limit;
    this.share = share;
  }

  /** The whole body; fails with {@link IngestRefusal}. What comes after a refusal is discarded. */
  static Future<byte[]> read(
      Vertx vertx, HttpServerRequest request, long limit, PendingBytes.Share share) {
    return new OtlpBody(request, limit, share).read(vertx);
  }

  private Future<byte[]> read(Vertx vertx) {
    long timer = vertx.setTimer(IN_TIME_MS, due -> read.tryFail(IngestRefusal.slow()));
    request.exceptionHandler(cut -> read.tryFail(IngestRefusal.slow()));
    request.handler(this::take);
    request.endHandler(end -> read.tryComplete(joined()));
    if (announced() > limit) {
      read.tryFail(IngestRefusal.tooLarge(limit));
    }
    reserve(HEAD_BYTES);
    return read.future().onComplete(done -> vertx.cancelTimer(timer)).onComplete(done -> letGo());
  }

  /** Who remembers the request for a while, as the guard of its connection does, keeps no body. */
  private void letGo() {
    request.handler(null).exceptionHandler(null).endHandler(null);
    pieces.clear();
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
    if (length + (long) chunk.length() > limit) {
      read.tryFail(IngestRefusal.tooLarge(limit));
      return;
    }
    if (reserve(chunk.length())) {
      pieces.add(chunk);
      length += chunk.length();
    }
  }

  private boolean reserve(int bytes) {
    try {
      share.grow(bytes);
      return true;
    } catch (IngestRefusal full) {
      read.tryFail(full);
      return false;
    }
  }

  /**
   * A buffer that grew would be there twice, time and again, each time in one stretch of memory.
   */
  private byte[] joined() {
    byte[] joined = new byte[length];
    for (int at = 0; !pieces.isEmpty(); ) {
      Buffer piece = pieces.poll();
      piece.getBytes(joined, at);
      at += piece.length();
    }
    return joined;
  }
}
