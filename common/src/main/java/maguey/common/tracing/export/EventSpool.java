package maguey.common.tracing.export;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import maguey.common.spool.Spool;
import maguey.common.spool.SpoolRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of events on disk, the oldest first, up to a bound; what finds no room is counted. All of
 * it happens on a thread of its own, one thing after the other.
 */
final class EventSpool {
  private static final Logger LOG = LoggerFactory.getLogger(EventSpool.class);
  private static final long MOST_BYTES = 64 << 20;

  private final Path folder;
  private final WorkerExecutor disk;
  private final AtomicLong dropped;
  private Spool spool;
  private volatile long items;

  /**
   * The spool in a folder, which is not touched before it is needed.
   *
   * @param dropped counts events that find no room
   */
  EventSpool(Vertx vertx, Path folder, AtomicLong dropped) {
    this.folder = folder;
    this.disk = vertx.createSharedWorkerExecutor("maguey-event-log", 1);
    this.dropped = dropped;
  }

  /** How many events it holds. */
  long items() {
    return items;
  }

  /** The oldest batch, which stays; null when there is none. */
  Future<Batch> oldest() {
    return onDisk(
        () -> {
          List<SpoolRecord> oldest = open().peek(1, 1);
          items = spool.items();
          return oldest.isEmpty()
              ? null
              : new Batch(oldest.get(0).content(), oldest.get(0).items());
        });
  }

  Future<Void> removeOldest() {
    return onDisk(
        () -> {
          spool.remove(1);
          items = spool.items();
          return null;
        });
  }

  /** Keeps a batch; never fails. */
  Future<Void> keep(Batch batch) {
    return onDisk(() -> append(batch));
  }

  /**
   * Keeps one batch after the other; never fails.
   *
   * @param next is asked on the spool's thread; null ends it
   */
  Future<Void> keepAll(Supplier<Batch> next) {
    return onDisk(
        () -> {
          for (Batch batch = next.get(); batch != null; batch = next.get()) {
            append(batch);
          }
          return null;
        });
  }

  Future<Void> close() {
    return onDisk(this::closeOnDisk).eventually(disk::close);
  }

  private Void append(Batch batch) {
    try {
      if (!open().append(batch.otlp(), batch.items())) {
        dropped.addAndGet(batch.items());
      }
      items = spool.items();
    } catch (IOException full) {
      dropped.addAndGet(batch.items());
      LOG.warn("The spool of events in {} fails: {}", folder, full.toString());
    }
    return null;
  }

  private Void closeOnDisk() throws IOException {
    if (spool != null) {
      spool.close();
    }
    return null;
  }

  private Spool open() throws IOException {
    if (spool == null) {
      spool = Spool.open(folder, MOST_BYTES);
    }
    return spool;
  }

  private <T> Future<T> onDisk(Callable<T> step) {
    return disk.executeBlocking(step, true);
  }
}
