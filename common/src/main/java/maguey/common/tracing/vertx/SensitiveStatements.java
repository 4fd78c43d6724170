package maguey.common.tracing.vertx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one request has done with sensitive tables: written down once, with the request. */
final class SensitiveStatements {
  private Map<String, Integer> counts = Map.of();
  private boolean isTaken;

  /** False when the request is written down already, so that the statement has to be by itself. */
  synchronized boolean add(SqlText text, Throwable failure) {
    if (!isTaken) {
      counts = counts.isEmpty() ? new LinkedHashMap<>() : counts;
      String what = text.operation() + " " + text.collection();
      counts.merge(failure == null ? what : what + " failed", 1, Integer::sum);
    }
    return !isTaken;
  }

  /** Each kind of statement once, as {@code SELECT orders} or {@code UPDATE orders x3}. */
  synchronized List<String> take() {
    isTaken = true;
    return counts.isEmpty()
        ? List.of()
        : counts.entrySet().stream().map(SensitiveStatements::text).toList();
  }

  private static String text(Map.Entry<String, Integer> kind) {
    return kind.getValue() == 1 ? kind.getKey() : kind.getKey() + " x" + kind.getValue();
  }
}
