package maguey.load.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the sides of a bench took, round by round, and the medians of it. */
final class Figures {
  /**
   * One side of one round.
   *
   * @param perSecond spans
   * @param serverMicros processor time of the server's JVM per span
   * @param databaseMicros processor time of PostgreSQL per span
   * @param loadMicros processor time of this JVM per span, on the same cores
   */
  record Figure(double perSecond, double serverMicros, double databaseMicros, double loadMicros) {
    /** Of the side itself; what sends to it is not its doing. */
    double micros() {
      return serverMicros + databaseMicros;
    }

    @Override
    public String toString() {
      return "%,.0f/s, %.1f us of CPU per span (server %.1f, PostgreSQL %.1f), %.1f of the load"
          .formatted(perSecond, micros(), serverMicros, databaseMicros, loadMicros);
    }
  }

  private final Map<String, List<Figure>> sides = new LinkedHashMap<>();

  /** Notes and prints one. */
  Figure add(int round, String side, Figure figure) {
    sides.computeIfAbsent(side, first -> new ArrayList<>()).add(figure);
    System.out.printf("round %d: %s: %s%n", round, side, figure);
    return figure;
  }

  /** Prints the medians of all sides, each beside that of the named one. */
  void print(String measure) {
    Figure base = median(measure);
    System.out.println("medians, and their ratios to " + measure + " by time and by CPU:");
    sides.forEach(
        (side, all) -> {
          Figure median = median(side);
          System.out.printf(
              "| %s | %s | %.2f | %.2f |%n",
              side, median, median.perSecond / base.perSecond, base.micros() / median.micros());
        });
  }

  /** Of all rounds of a side. */
  Figure median(String side) {
    List<Figure> all = sides.get(side);
    return new Figure(
        median(all, Figure::perSecond),
        median(all, Figure::serverMicros),
        median(all, Figure::databaseMicros),
        median(all, Figure::loadMicros));
  }

  private static double median(List<Figure> all, ToDoubleFunction<Figure> what) {
    return Stopwatch.median(all.stream().mapToDouble(what));
  }
}
