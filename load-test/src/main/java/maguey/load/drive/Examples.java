package maguey.load.drive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Traces to look at: of each stretch of latency a few, drawn by lot, and the slowest of all. So
 * every percentile band has some, wherever its bounds come to lie.
 */
final class Examples {
  private static final int OF_A_STRETCH = 8;
  private static final int SLOWEST = 20;
  private static final int STRETCHES_PER_DOUBLING = 8;

  private final Map<Integer, Stretch> stretches = new HashMap<>();
  private final PriorityQueue<TraceExample> slowest =
      new PriorityQueue<>(Comparator.comparingDouble(TraceExample::millis));

  void add(String traceId, double millis) {
    TraceExample example = new TraceExample(traceId, millis);
    stretches.computeIfAbsent(stretch(millis), first -> new Stretch()).add(example);
    slowest.add(example);
    if (slowest.size() > SLOWEST) {
      slowest.poll();
    }
  }

  /** The slowest ones that took longer than the lower bound and not longer than the upper one. */
  List<TraceExample> between(double above, double upTo, int count) {
    return Stream.concat(
            slowest.stream(), stretches.values().stream().flatMap(s -> s.kept.stream()))
        .filter(example -> example.millis() > above && example.millis() <= upTo)
        .distinct()
        .sorted(Comparator.comparingDouble(TraceExample::millis).reversed())
        .limit(count)
        .toList();
  }

  private static int stretch(double millis) {
    return (int)
        Math.floor(Math.log(Math.max(millis, 1e-3)) / Math.log(2) * STRETCHES_PER_DOUBLING);
  }

  private static final class Stretch {
    private final List<TraceExample> kept = new ArrayList<>(OF_A_STRETCH);
    private int seen;

    void add(TraceExample example) {
      seen++;
      if (kept.size() < OF_A_STRETCH) {
        kept.add(example);
      } else if (ThreadLocalRandom.current().nextInt(seen) < OF_A_STRETCH) {
        kept.set(ThreadLocalRandom.current().nextInt(OF_A_STRETCH), example);
      }
    }
  }
}
