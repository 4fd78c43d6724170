package maguey.load.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Work that is not measured. For their first millions of spans the servers compile what they run,
 * on the same cores; but a server runs for days.
 */
final class WarmUp {
  /** Of all turns together. */
  static final int SPANS = 6_000_000;

  private static final int TURN_SPANS = 50_000;

  @FunctionalInterface
  interface Turn {
    void take(int spans) throws Exception;
  }

  private WarmUp() {}

  /**
   * Lets the turns follow one another until there were so many spans, and tells how long it took.
   */
  static void run(int spans, List<Turn> turns) throws Exception {
    long start = System.nanoTime();
    for (int sent = 0; sent < spans; sent += TURN_SPANS * turns.size()) {
      for (Turn turn : turns) {
        turn.take(TURN_SPANS);
      }
    }
    System.out.printf(
        "warmed up by %,d spans in %d s%n",
        spans, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
  }
}
