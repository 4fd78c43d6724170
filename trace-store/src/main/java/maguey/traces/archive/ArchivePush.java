package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import maguey.traces.store.Steps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits in this node's queue. A file goes when the book says that its object is where
 * it belongs, never before; a process that dies in between puts the same bytes under the same key
 * again.
 */
final class ArchivePush {
  private static final Logger LOG = LoggerFactory.getLogger(ArchivePush.class);

  private final Vertx vertx;
  private final ArchiveQueue queue;
  private final ArchiveCatalog catalog;
  private final ObjectStore store;
  private final Map<ArchiveStream, Integer> days;
  private boolean isPrepared;

  ArchivePush(
      Vertx vertx,
      ArchiveQueue queue,
      ArchiveCatalog catalog,
      ObjectStore store,
      Map<ArchiveStream, Integer> days) {
    this.vertx = vertx;
    this.queue = queue;
    this.catalog = catalog;
    this.store = store;
    this.days = days;
  }

  /** Delivers all; fails with the reason of the first that cannot be. Says how many were. */
  Future<Integer> all() {
    int[] delivered = {0};
    return onDisk(queue::keys)
        .compose(keys -> prepare(keys.isEmpty()).map(keys.iterator()))
        .compose(keys -> Steps.whileTrue(() -> next(keys, delivered)))
        .onFailure(failure -> isPrepared = false)
        .map(done -> delivered[0]);
  }

  /** Once, and again after a failure: the bucket may be another one, or gone. */
  private Future<Void> prepare(boolean isIdle) {
    return isIdle || isPrepared
        ? Future.succeededFuture()
        : store.prepare(days).onSuccess(ready -> isPrepared = true);
  }

  private Future<Boolean> next(Iterator<String> keys, int[] delivered) {
    if (!keys.hasNext()) {
      return Future.succeededFuture(false);
    }
    String key = keys.next();
    return catalog
        .find(key)
        .compose(
            entry ->
                entry.isPresent() && !entry.get().isDelivered()
                    ? deliver(key, entry.get().md5()).onSuccess(count -> delivered[0] += count)
                    : Future.succeededFuture())
        .compose(settled -> onDisk(() -> remove(key)))
        .map(true);
  }

  /** Nobody wants to find out in a year that what is kept cannot be read. */
  private Future<Integer> deliver(String key, String md5) {
    Path file = queue.fileOf(key);
    return onDisk(() -> Files.exists(file) && Md5.hex(file).equals(md5))
        .compose(sound -> sound ? put(key, file, md5) : cutAgain(key));
  }

  private Future<Integer> put(String key, Path file, String md5) {
    return store.put(key, file, md5).compose(there -> catalog.delivered(key)).map(1);
  }

  private Future<Integer> cutAgain(String key) {
    LOG.error("The disk has damaged {} before it was delivered; it is cut again", key);
    return catalog.cutAgain(key).map(0);
  }

  private Void remove(String key) throws IOException {
    queue.remove(key);
    return null;
  }

  private <T> Future<T> onDisk(Callable<T> step) {
    return vertx.executeBlocking(step, false);
  }
}
