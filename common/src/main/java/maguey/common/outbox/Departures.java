package maguey.common.outbox;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes have left the cluster: each is told once, when it was missed at so many looks in a
 * row. One that was merely slow, or cut off for a moment, is back by then and keeps its leases.
 */
final class Departures {
  private final int patience;

  /** At how many looks in a row each known node was missed. */
  private final Map<String, Integer> missed = new HashMap<>();

  Departures(int patience) {
    this.patience = patience;
  }

  /**
   * Takes a look.
   *
   * @param present the nodes that are in the cluster now
   * @return those that have left since they were seen
   */
  List<String> after(Collection<String> present) {
    missed.replaceAll((node, looks) -> looks + 1);
    present.forEach(node -> missed.put(node, 0));
    List<String> gone =
        missed.entrySet().stream()
            .filter(node -> node.getValue() >= patience)
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(missed::remove);
    return gone;
  }
}
