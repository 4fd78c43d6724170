package maguey.common.outbox;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The addresses whose rows have waited too long, so that they go before new callers. */
final class LateAddresses {
  private static final double LONGEST_WAIT_MS = 60_000;

  private final Set<String> late = ConcurrentHashMap.newKeySet();

  boolean has(String address) {
    return late.contains(address);
  }

  boolean isEmpty() {
    return late.isEmpty();
  }

  /** Looks how long a delivered row has waited; a repeat has waited for its consumer. */
  void note(OutboxRow row) {
    String address = row.address().address();
    if (row.attempts() == 1 && row.waitedMs() > LONGEST_WAIT_MS) {
      late.add(address);
    } else {
      late.remove(address);
    }
  }
}
