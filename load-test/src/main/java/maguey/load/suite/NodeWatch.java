package maguey.load.suite;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the trace store again and again during the run how full the heaps of all nodes are. What it
 * does not answer is left out: nobody is kept waiting for it.
 */
public final class NodeWatch implements AutoCloseable {
  private static final int LOOKS = 240;
  private static final Duration OFTEN = Duration.ofSeconds(1);

  private final Stage stage;
  private final Map<String, NodeHeap> heaps = new LinkedHashMap<>();
  private final long begin = System.nanoTime();
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "load-node-watch");
            thread.setDaemon(true);
            return thread;
          });

  /** Begins to look, as often as a run of this length needs. */
  public NodeWatch(Stage stage, Duration lasting) {
    this.stage = stage;
    long millis = Math.max(OFTEN.toMillis(), lasting.toMillis() / LOOKS);
    sampler.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      JsonObject system =
          stage.api().get(stage.nodes().traces() + "/api/system", stage.adminToken()).expect(200);
      note((System.nanoTime() - begin) / 1e9, system.getJsonArray("nodes", new JsonArray()));
    } catch (CannotLoad away) {
      // The next look may have an answer; the visitors tell what that means for them.
    }
  }

  /** A node that did not answer is there with its id alone. */
  synchronized void note(double second, JsonArray nodes) {
    for (int i = 0; i < nodes.size(); i++) {
      JsonObject node = nodes.getJsonObject(i);
      if (node.containsKey("heapBytes")) {
        heaps
            .computeIfAbsent(node.getString("node"), id -> new NodeHeap(node))
            .add(second, node.getLong("heapBytes"));
      }
    }
  }

  /** The heap of the fullest node in a part of the run, without what the next collection frees. */
  public synchronized OptionalLong fullest(double fromSecond, double toSecond) {
    return heaps.values().stream()
        .flatMapToLong(heap -> heap.least(fromSecond, toSecond).stream())
        .max();
  }

  /** Node by node, over a run of so many seconds. */
  public synchronized JsonArray json(double seconds) {
    JsonArray nodes = new JsonArray();
    heaps.values().forEach(heap -> nodes.add(heap.json(seconds)));
    return nodes;
  }

  @Override
  public void close() {
    sampler.shutdownNow();
  }
}
