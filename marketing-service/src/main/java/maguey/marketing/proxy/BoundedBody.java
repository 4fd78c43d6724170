package maguey.marketing.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;

/** Reads a body to its end, or as far as it is allowed to be. */
final class BoundedBody {
  private final int maxBytes;
  private final Promise<Buffer> whole = Promise.promise();
  private final Buffer read = Buffer.buffer();

  private BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The whole body; fails with {@code TOO_LARGE} as soon as it is, and reads on into nothing. */
  static Future<Buffer> read(ReadStream<Buffer> stream, int maxBytes) {
    BoundedBody body = new BoundedBody(maxBytes);
    stream.exceptionHandler(body.whole::tryFail);
    stream.endHandler(end -> body.whole.tryComplete(body.read));
    stream.handler(body::take);
    stream.resume();
    return body.whole.future();
  }

  private void take(Buffer part) {
    if (read.length() + part.length() > maxBytes) {
      whole.tryFail(
          Problem.of(ProblemType.TOO_LARGE, "Send at most " + maxBytes + " bytes in a body"));
    } else {
      read.appendBuffer(part);
    }
  }
}
