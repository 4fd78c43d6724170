package maguey.load.scale;

import java.util.List;
import java.util.Random;

/** A line at some rate: how many servers its parts need, and how long a thing then takes. */
final class Extrapolation {
  /** Above this the waiting grows faster than the load. */
  static final double BUSY = 0.6;

  private static final int THINGS = 100_000;
  private static final long SEED = 42;
  private static final double MICROS = 1e6;

  private final Line line;

  Extrapolation(Line line) {
    this.line = line;
  }

  /** The measured machine: all parts share its cores; more comes than it can do. */
  Outlook onOneMachine(int cores) {
    Station machine = new Station("cores", cores);
    List<Step> steps =
        line.stops().stream()
            .map(
                stop ->
                    new Step(stop.grows() ? machine : station(stop, line.rows()), stop.micros()))
            .toList();
    double work =
        line.stops().stream().filter(Line.Stop::grows).mapToDouble(Line.Stop::micros).sum();
    return simulate(steps, 2 * cores * MICROS / work);
  }

  /** Each part with as many servers as it needs, on machines of its own. */
  Outlook at(double perSecond) {
    List<Step> steps =
        line.stops().stream()
            .map(stop -> new Step(station(stop, servers(stop, perSecond)), stop.micros()))
            .toList();
    return simulate(steps, perSecond);
  }

  /**
   * How many servers the part needs so that it is not too busy; what does not grow has its rows.
   */
  int servers(Line.Stop stop, double perSecond) {
    return stop.grows()
        ? (int) Math.max(1, Math.ceil(perSecond * stop.micros() / MICROS / BUSY))
        : line.rows();
  }

  /** The rate at which what does not grow does nothing else; endless if everything grows. */
  double limit() {
    return line.stops().stream()
        .filter(stop -> !stop.grows())
        .mapToDouble(stop -> line.rows() * MICROS / stop.micros())
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static Station station(Line.Stop stop, int servers) {
    return new Station(stop.part(), servers);
  }

  private static Outlook simulate(List<Step> steps, double perSecond) {
    return new Simulation(steps, new Random(SEED)).run(perSecond, THINGS);
  }
}
