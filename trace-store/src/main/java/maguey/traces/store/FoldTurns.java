package maguey.traces.store;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Does something once at a time. Who asks while it is done may have come too late for what it has
 * read by then: one more time is for all of them.
 */
final class FoldTurns {
  private final Supplier<Future<Void>> work;
  private Promise<Void> next;
  private boolean isBusy;

  FoldTurns(Supplier<Future<Void>> work) {
    this.work = work;
  }

  /** Completes, or fails, as the first time that begins from now on. */
  Future<Void> take() {
    Promise<Void> turn = Promise.promise();
    synchronized (this) {
      if (isBusy) {
        next = next == null ? turn : next;
        return next.future();
      }
      isBusy = true;
    }
    run(turn);
    return turn.future();
  }

  synchronized boolean isBusy() {
    return isBusy;
  }

  private void run(Promise<Void> turn) {
    work.get().onComplete(ended -> handOn(turn, ended));
  }

  private void handOn(Promise<Void> turn, AsyncResult<Void> ended) {
    Promise<Void> waiting;
    synchronized (this) {
      waiting = next;
      next = null;
      isBusy = waiting != null;
    }
    if (waiting != null) {
      run(waiting);
    }
    if (ended.succeeded()) {
      turn.complete();
    } else {
      turn.fail(ended.cause());
    }
  }
}
