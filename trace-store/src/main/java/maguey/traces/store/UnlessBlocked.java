package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Makes partitions unless somebody reads or moves their table for long, which must not stop ingest:
 * then what comes goes to the default partition, and into its own when that can be made.
 */
final class UnlessBlocked {
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Clock clock;
  private volatile Instant notBefore = Instant.MIN;

  UnlessBlocked(Clock clock) {
    this.clock = clock;
  }

  /** Completes when the partition is made, or cannot be made now. */
  Future<Void> make(Supplier<Future<Void>> partition) {
    return clock.instant().isBefore(notBefore)
        ? Future.succeededFuture()
        : partition
            .get()
            .recover(failure -> isBlocked(failure) ? pause() : Future.failedFuture(failure));
  }

  private Future<Void> pause() {
    notBefore = clock.instant().plus(PAUSE);
    return Future.succeededFuture();
  }

  private static boolean isBlocked(Throwable failure) {
    return failure instanceof PgException refused
        && LOCK_NOT_AVAILABLE.equals(refused.getSqlState());
  }
}
