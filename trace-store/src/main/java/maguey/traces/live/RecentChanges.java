package maguey.traces.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The traces that changed last, each once, for those who come back. Bounded. */
final class RecentChanges {
  static final int KEPT = 20_000;

  private final Map<UUID, Long> times = new LinkedHashMap<>();
  private long knownSince;

  RecentChanges(long now) {
    knownSince = now;
  }

  synchronized void add(List<UUID> traces, long now) {
    for (UUID trace : traces) {
      times.remove(trace);
      times.put(trace, now);
    }
    while (times.size() > KEPT) {
      Map.Entry<UUID, Long> oldest = times.entrySet().iterator().next();
      knownSince = oldest.getValue() + 1;
      times.remove(oldest.getKey());
    }
  }

  /**
   * What changed at or after a time, and so long before it; empty if that is not known any more.
   */
  synchronized Optional<List<UUID>> since(long time, long overlap) {
    if (time < knownSince) {
      return Optional.empty();
    }
    List<UUID> traces = new ArrayList<>();
    times.forEach(
        (trace, changed) -> {
          if (changed >= time - overlap) {
            traces.add(trace);
          }
        });
    return Optional.of(traces);
  }
}
