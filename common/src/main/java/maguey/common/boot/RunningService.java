package maguey.common.boot;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started service, and the list of what must be closed, last opened first. */
public final class RunningService {
  private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

  /** A part that hangs must not keep the others from closing. */
  private static final long PART_WITHIN_SECONDS = 25;

  private record Closing(String part, Supplier<Future<?>> close) {}

  private final Deque<Closing> closings = new ArrayDeque<>();
  private ServiceContext context;

  void onClose(String part, Supplier<Future<?>> close) {
    closings.push(new Closing(part, close));
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
      Closing closing = closings.pop();
      done = done.compose(before -> closed(closing));
    }
    return done;
  }

  private static Future<Void> closed(Closing closing) {
    return Future.succeededFuture()
        .compose(start -> closing.close().get())
        .timeout(PART_WITHIN_SECONDS, TimeUnit.SECONDS)
        .onFailure(failure -> LOG.warn("The {} did not close cleanly", closing.part(), failure))
        .transform(result -> Future.succeededFuture());
  }
}
