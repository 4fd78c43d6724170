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
    return of(side, Stopwatch::median, Stopwatch::median);
  }

  /** All rounds of a side as one: what a server puts off until a later round counts as well. */
  Figure together(String side) {
    return of(side, Figures::harmonicMean, all -> all.average().orElseThrow());
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

  private Figure of(
      String side, ToDoubleFunction<DoubleStream> rates, ToDoubleFunction<DoubleStream> micros) {
    return new Figure(
        rates.applyAsDouble(all(side, Figure::perSecond)),
        micros.applyAsDouble(all(side, Figure::serverMicros)),
        micros.applyAsDouble(all(side, Figure::databaseMicros)),
        micros.applyAsDouble(all(side, Figure::loadMicros)));
  }

  private DoubleStream all(String side, ToDoubleFunction<Figure> what) {
    return sides.get(side).stream().mapToDouble(what);
  }

  /** Of rounds of as many spans: all spans by all the time. */
  private static double harmonicMean(DoubleStream rates) {
    return 1 / rates.map(rate -> 1 / rate).average().orElseThrow();
  }
}
