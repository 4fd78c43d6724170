package maguey.common.outbox;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maguey.common.events.EventAddress;

/**
 * The deliveries under way, by address. A consumer that hangs fills its own share and no other's.
 */
final class InFlight {
  private final int share;
  private final Set<Future<?>> deliveries = ConcurrentHashMap.newKeySet();
  private final Map<EventAddress, Integer> counts = new ConcurrentHashMap<>();

  InFlight(int share) {
    this.share = share;
  }

  /**
   * Takes a delivery that has begun.
   *
   * @param freed is told when it has ended and its consumer had no room for more until then
   */
  void add(EventAddress address, Future<?> delivery, Runnable freed) {
    counts.merge(address, 1, Integer::sum);
    deliveries.add(delivery);
    delivery.onComplete(done -> remove(address, delivery, freed));
  }

  /**
   * The addresses whose consumers take more. One that a newer node wrote is not among them: this
   * node could not deliver it.
   */
  String[] open() {
    return Arrays.stream(EventAddress.values())
        .filter(address -> counts.getOrDefault(address, 0) < share)
        .map(EventAddress::address)
        .toArray(String[]::new);
  }

  /** Completes when the deliveries under way now have ended, however they end. */
  Future<Void> ended() {
    return Future.join(Set.copyOf(deliveries).stream().toList())
        .transform(done -> Future.succeededFuture());
  }

  private void remove(EventAddress address, Future<?> delivery, Runnable freed) {
    deliveries.remove(delivery);
    if (counts.merge(address, -1, Integer::sum) == share - 1) {
      freed.run();
    }
  }
}
