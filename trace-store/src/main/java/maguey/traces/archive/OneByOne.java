package maguey.traces.archive;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Lets steps wait for one another, in the order in which they came; one that fails stops none. */
final class OneByOne {
  private Future<?> last = Future.succeededFuture();

  synchronized <T> Future<T> run(Supplier<Future<T>> step) {
    Future<T> next = last.transform(done -> step.get());
    last = next;
    return next;
  }
}
