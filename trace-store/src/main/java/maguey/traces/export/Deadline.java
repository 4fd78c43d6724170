package maguey.traces.export;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** When nobody waits for an answer any more; work in many steps ends there. */
public record Deadline(long nanoTime) {
  /** What {@code ApiRouter} gives a request. */
  private static final long ANSWER_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** That of a request which came just now. */
  public static Deadline ofAnswer() {
    return new Deadline(System.nanoTime() + ANSWER_WITHIN_NANOS);
  }

  /** Fails with {@link TimeoutException} when it is over. */
  Future<Void> check() {
    return System.nanoTime() - nanoTime > 0
        ? Future.failedFuture(new TimeoutException("the answer takes too long to read"))
        : Future.succeededFuture();
  }
}
