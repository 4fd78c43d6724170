package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;

/**
 * The line before the till. More orders at a time than there are database connections take nothing
 * but one another's connections, and keep them from everybody else; so they wait here, in order,
 * until it is their turn or their caller has given up. Used on one event loop alone.
 */
final class OrderQueue {
  /** Longer than a rush of refusals takes; whoever comes later is told at once. */
  private static final int MAX_WAITING = 2_000;

  /** Less than a caller waits for the answer, so that no order is placed behind his back. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(6);

  private static final int RETRY_AFTER_SECONDS = 2;

  private final int atOnce;
  private final Queue<Waiting> line = new ArrayDeque<>();
  private int served;

  OrderQueue(int atOnce) {
    this.atOnce = atOnce;
  }

  private record Waiting(Promise<Void> turn, long since) {
    long waitedNanos() {
      return System.nanoTime() - since;
    }
  }

  /** Does the work at its turn; fails with {@code UNAVAILABLE} when that takes too long. */
  <T> Future<T> enter(Supplier<Future<T>> work) {
    if (served < atOnce) {
      served++;
      return serve(work);
    }
    if (line.size() >= MAX_WAITING) {
      return Future.failedFuture(tooMany());
    }
    Waiting waiting = new Waiting(promise(), System.nanoTime());
    line.add(waiting);
    return waiting
        .turn()
        .future()
        .onSuccess(turn -> describe(waiting.waitedNanos()))
        .compose(turn -> serve(work));
  }

  private <T> Future<T> serve(Supplier<Future<T>> work) {
    return Future.succeededFuture()
        .compose(turn -> work.get())
        .onComplete(done -> served--)
        .onComplete(done -> callNext());
  }

  private void callNext() {
    while (served < atOnce && !line.isEmpty()) {
      Waiting next = line.remove();
      if (next.waitedNanos() > PATIENCE_NANOS) {
        next.turn().fail(tooMany());
      } else {
        served++;
        next.turn().complete();
      }
    }
  }

  private static void describe(long waitedNanos) {
    Spans.server().setAttribute(MagueyAttributes.ORDER_QUEUE_MS, waitedNanos / 1e6);
  }

  /** It is called by whoever was served before, and must go on in its own trace. */
  private static Promise<Void> promise() {
    ContextInternal here = ContextInternal.current();
    return here == null ? Promise.promise() : here.promise();
  }

  private static Problem tooMany() {
    return Problem.of(
            ProblemType.UNAVAILABLE,
            "Too many want to order at this moment; nothing was taken. Try again shortly")
        .retryAfter(RETRY_AFTER_SECONDS);
  }
}
