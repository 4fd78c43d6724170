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
  private Promise<Void> now;
  private Promise<Void> next;

  FoldTurns(Supplier<Future<Void>> work) {
    this.work = work;
  }

  /** Completes, or fails, as the first time that begins from now on. */
  Future<Void> take() {
    Promise<Void> turn = Promise.promise();
    synchronized (this) {
      if (now != null) {
        next = next == null ? turn : next;
        return next.future();
      }
      now = turn;
    }
    run(turn);
    return turn.future();
  }

  /** Ends as the time that is under way, whoever waits for the next one. */
  synchronized Future<Void> underWay() {
    return now == null ? Future.succeededFuture() : now.future();
  }

  synchronized boolean isBusy() {
    return now != null;
  }

  private void run(Promise<Void> turn) {
    work.get().onComplete(ended -> handOn(turn, ended));
  }

  private void handOn(Promise<Void> turn, AsyncResult<Void> ended) {
    Promise<Void> waiting;
    synchronized (this) {
      waiting = next;
      next = null;
      now = waiting;
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
