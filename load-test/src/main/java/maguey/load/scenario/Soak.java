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
          "A mixed day for half an hour, whose end is as fast as its beginning",
          10,
          Duration.ofSeconds(30),
          Duration.ofMinutes(30),
          MixedDay.limits());

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
    checks.add(drift(results.timeline().slots()));
    return checks;
  }

  /** The first part warms up, so the second is compared with the last. */
  private static Check drift(List<Slot> slots) {
    int part = Math.max(1, slots.size() / PARTS);
    double early =
        median(slots.subList(Math.min(part, slots.size() - 1), Math.min(2 * part, slots.size())));
    double late = median(slots.subList(Math.max(0, slots.size() - part), slots.size()));
    return Check.threshold(
        "The last quarter is not slower than the second",
        late <= early * SLOWER + NOTICEABLE_MILLIS,
        "p95 %.1f ms, %.1f ms in the second".formatted(late, early));
  }

  private static double median(List<Slot> slots) {
    double[] sorted = slots.stream().mapToDouble(slot -> slot.percentile(95)).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
