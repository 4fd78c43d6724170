package maguey.load.suite;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** How full the heap of one node was in the course of a run. */
final class NodeHeap {
  private static final int QUARTERS = 4;

  private final JsonObject node;
  private final List<Look> looks = new ArrayList<>();

  private record Look(double second, long bytes) {}

  /** Of a node as the trace store lists it. */
  NodeHeap(JsonObject node) {
    this.node = node;
  }

  void add(double second, long bytes) {
    looks.add(new Look(second, bytes));
  }

  /** The least that was seen in a part of the run: what a collection leaves, or little more. */
  OptionalLong least(double fromSecond, double toSecond) {
    return looks.stream()
        .filter(look -> look.second() >= fromSecond && look.second() < toSecond)
        .mapToLong(Look::bytes)
        .min();
  }

  JsonObject json(double seconds) {
    JsonArray least = new JsonArray();
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      double from = seconds * quarter / QUARTERS;
      OptionalLong bytes = least(from, seconds * (quarter + 1) / QUARTERS);
      least.add(bytes.isPresent() ? bytes.getAsLong() : null);
    }
    return new JsonObject()
        .put("service", node.getString("service"))
        .put("address", node.getString("address"))
        .put("leastByQuarter", least)
        .put("most", looks.stream().mapToLong(Look::bytes).max().orElse(0))
        .put("may", node.getLong("maxHeapBytes"));
  }
}
