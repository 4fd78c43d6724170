package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/** Work that would keep an event loop from its other requests: tens of thousands of spans. */
final class OffTheLoop {
  private OffTheLoop() {}

  /** Runs it on a worker thread; several may run at once. */
  static <T> Future<T> run(Callable<T> work) {
    return Vertx.currentContext().executeBlocking(work, false);
  }
}
