package maguey.load.scale;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * Things that arrive at random and pass stations one after the other, first come first served; what
 * they need of each varies around its mean (exponentially, so the waiting is on the safe side). The
 * same seed gives the same outcome.
 */
final class Simulation {
  private static final double MICROS = 1e6;
  private static final int WARM_UP = 10;

  private final List<Step> steps;
  private final RandomGenerator random;
  private final Map<Station, Queue<Thing>> waiting = new HashMap<>();
  private final Map<Station, Integer> free = new LinkedHashMap<>();
  private final Map<Station, Double> worked = new HashMap<>();
  private final PriorityQueue<Moment> moments = new PriorityQueue<>();

  /** A simulation of things that take these steps. */
  Simulation(List<Step> steps, RandomGenerator random) {
    this.steps = steps;
    this.random = random;
    steps.forEach(
        step -> {
          free.put(step.station(), step.station().servers());
          waiting.put(step.station(), new ArrayDeque<>());
        });
  }

  private static final class Thing {
    private final double arrivedAt;
    private int done;

    Thing(double arrivedAt) {
      this.arrivedAt = arrivedAt;
    }
  }

  /** When a thing comes to its next step; served, if it leaves a station for that. */
  private record Moment(double at, Thing thing, Station left) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      return Double.compare(at, other.at);
    }
  }

  /**
   * Lets so many things come at the rate; the first tenth only warms up.
   *
   * @param perSecond arrivals
   */
  Outlook run(double perSecond, int things) {
    double at = 0;
    for (int i = 0; i < things; i++) {
      at += gap(MICROS / perSecond);
      moments.add(new Moment(at, new Thing(at), null));
    }
    double[] micros = new double[things];
    int finished = 0;
    double now = 0;
    while (!moments.isEmpty()) {
      Moment moment = moments.poll();
      now = moment.at();
      if (moment.left() != null) {
        leave(moment.left(), now);
      }
      if (moment.thing().done == steps.size()) {
        micros[finished++] = now - moment.thing().arrivedAt;
      } else {
        enter(moment.thing(), now);
      }
    }
    return outlook(Arrays.copyOfRange(micros, things / WARM_UP, finished), things, now);
  }

  private void enter(Thing thing, double now) {
    Station station = steps.get(thing.done).station();
    if (free.get(station) > 0) {
      free.merge(station, -1, Integer::sum);
      serve(thing, now);
    } else {
      waiting.get(station).add(thing);
    }
  }

  private void serve(Thing thing, double now) {
    Step step = steps.get(thing.done++);
    double micros = gap(step.micros());
    worked.merge(step.station(), micros, Double::sum);
    moments.add(new Moment(now + micros, thing, step.station()));
  }

  private void leave(Station station, double now) {
    Thing next = waiting.get(station).poll();
    if (next == null) {
      free.merge(station, 1, Integer::sum);
    } else {
      serve(next, now);
    }
  }

  /** The same on every machine, to the last digit. */
  private double gap(double mean) {
    return -mean * StrictMath.log(1 - random.nextDouble());
  }

  private Outlook outlook(double[] micros, int things, double end) {
    Arrays.sort(micros);
    Map<Station, Double> busy = new LinkedHashMap<>();
    free.keySet()
        .forEach(
            station ->
                busy.put(station, worked.getOrDefault(station, 0.0) / end / station.servers()));
    return new Outlook(
        things / (end / MICROS), rank(micros, 0.5) / 1e3, rank(micros, 0.99) / 1e3, busy);
  }

  private static double rank(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
