package maguey.orders.catalogue;

import static maguey.common.flow.CallersContext.here;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Readings that many ask for and that may be so old. Who asks while one is under way gets that one.
 * A reading counts from its beginning, and what is forgotten before it ends is kept by nobody.
 */
final class FreshReads<T> {
  private final Cache<String, Future<T>> readings;

  FreshReads(int maxEntries, Duration fresh) {
    readings = Caffeine.newBuilder().maximumSize(maxEntries).expireAfterWrite(fresh).build();
  }

  /** What was read, or is being read; null for nothing. */
  Future<T> known(String key) {
    Future<T> found = readings.getIfPresent(key);
    // It may have been begun on another event loop.
    return found == null ? null : here(found);
  }

  /** What is read now; a failure is told to all who wait for it, and not kept. */
  Future<T> read(String key, Supplier<Future<T>> reading) {
    Future<T> begun = readings.get(key, missing -> reading.get());
    begun.onFailure(failure -> readings.asMap().remove(key, begun));
    return here(begun);
  }

  void forget(String key) {
    readings.invalidate(key);
  }

  void forget() {
    readings.invalidateAll();
  }
}
