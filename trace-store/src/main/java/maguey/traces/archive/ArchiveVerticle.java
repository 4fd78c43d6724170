package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes logs from time to time, and removes what is over every hour. */
public final class ArchiveVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveVerticle.class);
  private static final long SECOND_MS = 1_000;
  private static final long HOUR_MS = 3_600_000;

  private final LogArchive archive;
  private final ArchiveState state;
  private final int everySeconds;
  private Future<?> turn = Future.succeededFuture();

  public ArchiveVerticle(LogArchive archive, ArchiveState state, int everySeconds) {
    this.archive = archive;
    this.state = state;
    this.everySeconds = everySeconds;
  }

  @Override
  public Future<?> start() {
    if (everySeconds > 0) {
      vertx.setPeriodic(everySeconds * SECOND_MS, due -> turn());
      vertx.setPeriodic(HOUR_MS, due -> expire());
    }
    return archive.open().onSuccess(opened -> tidyOnce());
  }

  @Override
  public Future<?> stop() {
    return archive.close();
  }

  private void tidyOnce() {
    if (everySeconds > 0) {
      expire();
    }
  }

  private void turn() {
    if (turn.isComplete()) {
      boolean wasFailing = state.isFailing();
      turn = archive.turn().onFailure(failure -> complain(failure, wasFailing));
    }
  }

  /** Once, however long it goes on; the health answer tells how it is. */
  private static void complain(Throwable failure, boolean wasFailing) {
    if (!wasFailing) {
      LOG.warn("Log push waits: {}", failure.toString());
    }
  }

  /** The store may be away; the next turn finds out. */
  private void expire() {
    archive
        .expire()
        .onFailure(failure -> LOG.warn("The archive is not tidied now: {}", failure.toString()));
  }
}
