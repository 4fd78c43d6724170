package maguey.common.outbox;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The deliveries under way, by lane, or by address where there is none. A consumer that hangs fills
 * its own share and no other's.
 */
final class InFlight {
  private final int share;
  private final Set<Future<?>> deliveries = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  InFlight(int share) {
    this.share = share;
  }

  /**
   * Takes a delivery that has begun.
   *
   * @param freed is told when half the room is free again that was full
   */
  void add(String way, Future<?> delivery, Runnable freed) {
    counts.merge(way, 1, Integer::sum);
    deliveries.add(delivery);
    delivery.onComplete(done -> remove(way, delivery, freed));
  }

  /** How many more rows of an address may be under way. */
  int room(String address) {
    return Math.max(0, share - counts.getOrDefault(address, 0));
  }

  /** The ways that take no more now. */
  String[] full() {
    return counts.entrySet().stream()
        .filter(way -> way.getValue() >= share)
        .map(Map.Entry::getKey)
        .toArray(String[]::new);
  }

  /** Completes when the deliveries under way now have ended, however they end. */
  Future<Void> ended() {
    return Future.join(Set.copyOf(deliveries).stream().toList())
        .transform(done -> Future.succeededFuture());
  }

  private void remove(String way, Future<?> delivery, Runnable freed) {
    deliveries.remove(delivery);
    Integer left = counts.computeIfPresent(way, (known, n) -> n == 1 ? null : n - 1);
    if (left != null && left == share / 2) {
      freed.run();
    }
  }
}
