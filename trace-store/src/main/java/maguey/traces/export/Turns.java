package maguey.traces.export;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets so many at once do what takes much memory; the others wait in line, first come first served,
 * but not for longer than somebody waits for an answer. How many may wait is decided before, by
 * {@code QueryGate}.
 */
public final class Turns {
  private static final long PATIENCE_SECONDS = 5;

  /**
   * Work that never ends must not keep the others out for ever. Less than the 30 s after which a
   * stream that waits behind it counts as idle.
   */
  private static final long LONGEST_TURN_SECONDS = 20;

  private final Deque<Waiting> line = new ArrayDeque<>();
  private int free;

  /** Whoever waits goes on where it was, not on the thread of the one before. */
  private record Waiting(Promise<Void> turn, Context context) {
    void goOn(Consumer<Promise<Void>> how) {
      if (context == null) {
        how.accept(turn);
      } else {
        context.runOnContext(now -> how.accept(turn));
      }
    }
  }

  /** So many at once. */
  public Turns(int atOnce) {
    free = atOnce;
  }

  /**
   * Does the work when it is its turn; the turn ends with the work, however that ends.
   *
   * @return fails with {@link TimeoutException} after 5 s in line, and after 20 s of work
   */
  public <T> Future<T> take(Supplier<Future<T>> work) {
    Waiting waiting = enter();
    Future<Void> turn = waiting.turn().future();
    turn.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).onFailure(late -> giveUp(waiting));
    return turn.compose(mine -> hold(work));
  }

  /**
   * The same for who waits as long as it takes: an answer that has begun would break in the middle.
   *
   * @return fails with {@link TimeoutException} after 20 s of work
   */
  public <T> Future<T> takeHoweverLate(Supplier<Future<T>> work) {
    return enter().turn().future().compose(mine -> hold(work));
  }

  private <T> Future<T> hold(Supplier<Future<T>> work) {
    ContextInternal here = ContextInternal.current();
    Future<Void> begun = here == null ? Future.succeededFuture() : here.succeededFuture();
    return begun
        .compose(now -> work.get())
        .timeout(LONGEST_TURN_SECONDS, TimeUnit.SECONDS)
        .onComplete(done -> leave());
  }

  private Waiting enter() {
    Waiting waiting = new Waiting(Promise.promise(), Vertx.currentContext());
    synchronized (line) {
      if (free == 0) {
        line.add(waiting);
        return waiting;
      }
      free--;
    }
    waiting.turn().complete();
    return waiting;
  }

  /** Unless its turn has come meanwhile. */
  private void giveUp(Waiting waiting) {
    boolean isInLine;
    synchronized (line) {
      isInLine = line.remove(waiting);
    }
    if (isInLine) {
      waiting.goOn(turn -> turn.fail(new TimeoutException("too many wait for large answers")));
    }
  }

  private void leave() {
    Waiting next;
    synchronized (line) {
      next = line.poll();
      free += next == null ? 1 : 0;
    }
    if (next != null) {
      next.goOn(Promise::complete);
    }
  }
}
