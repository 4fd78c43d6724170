package maguey.common.boot;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started service, and the list of what must be closed, last opened first. */
public final class RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

  private final Deque<Supplier<Future<?>>> closings = new ArrayDeque<>();
  private ServiceContext context;

  void onClose(Supplier<Future<?>> closing) {
    closings.push(closing);
  }

  void started(ServiceContext running) {
    context = running;
  }

  /** What the service runs on. */
  public ServiceContext context() {
    return context;
  }

  /** Stops taking requests, lets those under way end, sends the last spans, leaves the cluster. */
  public Future<Void> close() {
    Future<Void> done = Future.succeededFuture();
    while (!closings.isEmpty()) {
      Supplier<Future<?>> closing = closings.pop();
      done = done.compose(before -> closed(closing));
    }
    return done;
  }

  private static Future<Void> closed(Supplier<Future<?>> closing) {
    return Future.succeededFuture()
        .compose(start -> closing.get())
        .onFailure(failure -> LOG.warn("A part did not close cleanly", failure))
        .transform(result -> Future.succeededFuture());
  }
}
