package maguey.load.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What the sides of a bench took, round by round, in the middle and altogether. */
final class Figures {
  /**
   * One side of one round.
   *
   * @param spans how many it was about
   * @param perSecond spans
   * @param serverMicros processor time of the server's JVM per span
   * @param databaseMicros processor time of PostgreSQL per span
   * @param loadMicros processor time of this JVM per span, on the same cores
   */
  record Figure(
      int spans, double perSecond, double serverMicros, double databaseMicros, double loadMicros) {
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

  /**
   * Prints the medians of all sides, and what their rounds took together, each beside the named
   * one.
   */
  void print(String measure) {
    print("medians", measure, this::median);
    print("all rounds together", measure, this::together);
  }

  /** A side's round in the middle, whatever the others took. */
  Figure median(String side) {
    return new Figure(
        sum(side),
        Stopwatch.median(all(side, Figure::perSecond)),
        Stopwatch.median(all(side, Figure::serverMicros)),
        Stopwatch.median(all(side, Figure::databaseMicros)),
        Stopwatch.median(all(side, Figure::loadMicros)));
  }

  /** All rounds of a side as one: what a server puts off until a later round counts as well. */
  Figure together(String side) {
    return new Figure(
        sum(side),
        1 / perSpan(side, figure -> 1 / figure.perSecond()),
        perSpan(side, Figure::serverMicros),
        perSpan(side, Figure::databaseMicros),
        perSpan(side, Figure::loadMicros));
  }

  private void print(String what, String measure, Function<String, Figure> figure) {
    Figure base = figure.apply(measure);
    System.out.println(what + ", and their ratios to " + measure + " by time and by CPU:");
    for (String side : sides.keySet()) {
      Figure of = figure.apply(side);
      System.out.printf(
          "| %s | %s | %.2f | %.2f |%n",
          side, of, of.perSecond / base.perSecond, base.micros() / of.micros());
    }
  }

  private double perSpan(String side, ToDoubleFunction<Figure> what) {
    return all(side, figure -> figure.spans() * what.applyAsDouble(figure)).sum() / sum(side);
  }

  private int sum(String side) {
    return sides.get(side).stream().mapToInt(Figure::spans).sum();
  }

  private DoubleStream all(String side, ToDoubleFunction<Figure> what) {
    return sides.get(side).stream().mapToDouble(what);
  }
}
