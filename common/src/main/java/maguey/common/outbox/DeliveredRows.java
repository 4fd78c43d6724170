package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Deletes what was delivered: alone while there is little, and while one deletion runs, all that
 * gathers meanwhile in the next.
 */
final class DeliveredRows {
  private final Function<UUID[], Future<Void>> delete;
  private List<UUID> gathered = new ArrayList<>();
  private Promise<Void> next = Promise.promise();
  private boolean deleting;

  DeliveredRows(Function<UUID[], Future<Void>> delete) {
    this.delete = delete;
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
    delete.apply(ids).onComplete(promise).onComplete(done -> rest());
  }

  private void rest() {
    synchronized (this) {
      deleting = false;
    }
    deleteGathered();
  }
}
