package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Work in many small steps, each a transaction of its own. */
public final class Steps {
  private Steps() {}

  /**
   * Repeats a step until it answers false. A loop, because a chain of a thousand futures would
   * overflow the stack when it completes, and so would steps that answer at once. A step that
   * throws fails it, too.
   */
  public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
    Promise<Void> done = Promise.promise();
    next(step, done);
    return done.future();
  }

  private static void next(Supplier<Future<Boolean>> step, Promise<Void> done) {
    Future<Boolean> more = begin(step);
    while (more.succeeded() && more.result()) {
      more = begin(step);
    }
    more.onFailure(done::fail)
        .onSuccess(
            goesOn -> {
              if (goesOn) {
                next(step, done);
              } else {
                done.complete();
              }
            });
  }

  private static Future<Boolean> begin(Supplier<Future<Boolean>> step) {
    return Future.succeededFuture().compose(now -> step.get());
  }
}
