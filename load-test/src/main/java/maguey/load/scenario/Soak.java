package maguey.load.scenario;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Results;
import maguey.load.drive.Timeline.Slot;
import maguey.load.drive.Visit;
import maguey.load.report.Check;
import maguey.load.suite.Stage;

/** A mixed day that lasts: what leaks or piles up makes its end slower than its beginning. */
final class Soak implements Scenario {
  private static final double SLOWER = 2;
  private static final double NOTICEABLE_MILLIS = 20;
  private static final int PARTS = 4;
  private static final Script SCRIPT =
      new Script(
          "soak",
          "A mixed day that lasts, whose end is as fast as its beginning",
          10,
          Duration.ofSeconds(30),
          Duration.ofMinutes(30),
          MixedDay.goals());

  private final MixedDay day = new MixedDay();

  @Override
  public Script script() {
    return SCRIPT;
  }

  @Override
  public void prepare(Stage stage, ArrivalPlan plan) {
    day.prepare(stage, plan);
  }

  @Override
  public Future<?> visit(Visit visit) {
    return day.visit(visit);
  }

  @Override
  public List<Check> check(Stage stage, Results results) {
    List<Check> checks = day.check(stage, results);
    checks.add(drift(p95(results.timeline().slots())));
    return checks;
  }

  /** A stretch in which nothing was answered was not fast: its visitors wait in a later one. */
  private static List<Double> p95(List<Slot> slots) {
    return slots.stream()
        .filter(slot -> slot.answered() > 0)
        .map(slot -> slot.percentile(95))
        .toList();
  }

  /**
   * The first part warms up, so the second is compared with the last.
   *
   * @param slots milliseconds that the answers of each stretch kept to
   */
  static Check drift(List<Double> slots) {
    int part = slots.size() / PARTS;
    double early = median(slots.subList(part, 2 * part));
    double late = median(slots.subList(slots.size() - part, slots.size()));
    return Check.threshold(
        "The last quarter is not slower than the second",
        part > 0 && late <= early * SLOWER + NOTICEABLE_MILLIS,
        "p95 %.1f ms, %.1f ms in the second".formatted(late, early));
  }

  private static double median(List<Double> slots) {
    List<Double> sorted = slots.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }
}
