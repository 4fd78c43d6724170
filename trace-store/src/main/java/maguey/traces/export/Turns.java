package maguey.traces.export;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets so many at once do what takes much memory; the others wait in line, first come first served,
 * but not for longer than somebody waits for an answer. How many may wait is decided before, by
 * {@code QueryGate}.
 */
public final class Turns {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Deque<Waiting> line = new ArrayDeque<>();
  private int free;

  /** Whoever waits goes on where it was, not on the thread of the one before. */
  private record Waiting(Promise<Void> turn, Context context, long since) {
    boolean isTooLate() {
      return System.nanoTime() - since > PATIENCE_NANOS;
    }
  }

  /** So many at once. */
  public Turns(int atOnce) {
    free = atOnce;
  }

  /**
   * Does the work when it is its turn; the turn ends with the work, however that ends.
   *
   * @return fails with {@link TimeoutException} if that would be too late
   */
  public <T> Future<T> take(Supplier<Future<T>> work) {
    return enter()
        .compose(
            mine -> Future.succeededFuture().compose(now -> work.get()).onComplete(d -> leave()));
  }

  private Future<Void> enter() {
    synchronized (line) {
      if (free > 0) {
        free--;
        return Future.succeededFuture();
      }
      Waiting waiting = new Waiting(Promise.promise(), Vertx.currentContext(), System.nanoTime());
      line.add(waiting);
      return waiting.turn().future();
    }
  }

  private void leave() {
    Waiting next;
    synchronized (line) {
      next = line.poll();
      free += next == null ? 1 : 0;
    }
    if (next != null && next.context() != null) {
      next.context().runOnContext(now -> begin(next));
    } else if (next != null) {
      begin(next);
    }
  }

  private void begin(Waiting next) {
    if (next.isTooLate()) {
      next.turn().fail(new TimeoutException("too many large answers are waited for"));
      leave();
    } else {
      next.turn().complete();
    }
  }
}
