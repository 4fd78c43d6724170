package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Deletes what was delivered: alone while there is little; all that gathers while one deletion runs
 * and for a moment after it, in the next.
 */
final class DeliveredRows {
  private final Function<UUID[], Future<Void>> delete;
  private final Consumer<Runnable> later;
  private List<UUID> gathered = new ArrayList<>();
  private Promise<Void> next = Promise.promise();
  private boolean deleting;

  /**
   * @param later runs a step a moment later
   */
  DeliveredRows(Function<UUID[], Future<Void>> delete, Consumer<Runnable> later) {
    this.delete = delete;
    this.later = later;
  }

  /** Completes when the row is deleted; fails when it cannot be, and will be delivered again. */
  Future<Void> delete(UUID id) {
    Future<Void> deleted;
    synchronized (this) {
      gathered.add(id);
      deleted = next.future();
    }
    deleteGathered();
    return deleted;
  }

  private void deleteGathered() {
    UUID[] ids;
    Promise<Void> promise;
    synchronized (this) {
      if (deleting || gathered.isEmpty()) {
        return;
      }
      deleting = true;
      ids = gathered.toArray(UUID[]::new);
      promise = next;
      gathered = new ArrayList<>();
      next = Promise.promise();
    }
    delete.apply(ids).onComplete(promise).onComplete(done -> later.accept(this::rest));
  }

  private void rest() {
    synchronized (this) {
      deleting = false;
    }
    deleteGathered();
  }
}
