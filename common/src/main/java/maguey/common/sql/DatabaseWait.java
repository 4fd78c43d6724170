package maguey.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a step until the database is there for it, and says every half minute that it waits. */
final class DatabaseWait<T> {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWait.class);
  private static final long BETWEEN_LINES_NANOS = Duration.ofSeconds(30).toNanos();

  private final Vertx vertx;
  private final long pauseMs;
  private final Supplier<Future<T>> step;
  // Composed futures would be a chain as long as the wait, and its end as deep a call.
  private final Promise<T> done = Promise.promise();
  private long toldAt = System.nanoTime() - BETWEEN_LINES_NANOS;

  DatabaseWait(Vertx vertx, long pauseMs, Supplier<Future<T>> step) {
    this.vertx = vertx;
    this.pauseMs = pauseMs;
    this.step = step;
  }

  Future<T> end() {
    attempt();
    return done.future();
  }

  private void attempt() {
    step.get().onSuccess(done::complete).onFailure(this::failed);
  }

  private void failed(Throwable failure) {
    if (!DatabaseFailure.isUnavailable(failure)) {
      done.fail(failure);
      return;
    }
    tell(failure);
    vertx.timer(pauseMs, TimeUnit.MILLISECONDS).onSuccess(later -> attempt());
  }

  private void tell(Throwable failure) {
    if (System.nanoTime() - toldAt >= BETWEEN_LINES_NANOS) {
      LOG.warn("Waiting for the database: {}", failure.getMessage());
      toldAt = System.nanoTime();
    }
  }
}
