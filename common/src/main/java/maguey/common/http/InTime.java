package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Steps of a request that end within a bound, in the end as timeouts. */
final class InTime {
  /** What a client waits at most before it hears that a dependency does not answer. */
  private static final long ANSWER_WITHIN_MS = 8_000;

  private InTime() {}

  /**
   * Runs a step, which may throw. It ends on the request's context, in the case of a timeout too:
   * off it there is no trace, and another thread would touch the response.
   */
  static <T> Future<T> run(Supplier<Future<T>> step) {
    ContextInternal request = ContextInternal.current();
    Future<T> begun = begun(step);
    if (begun.succeeded()) {
      return request.succeededFuture(begun.result());
    }
    Future<T> ended = request.succeededFuture().compose(start -> begun);
    // A timer for each request is not for nothing; what has ended needs none.
    return begun.isComplete() ? ended : ended.timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS);
  }

  private static <T> Future<T> begun(Supplier<Future<T>> step) {
    try {
      return step.get();
    } catch (Throwable failure) {
      return Future.failedFuture(failure);
    }
  }
}
