package maguey.load.scenario;

import java.time.Duration;
import java.util.Map;
import maguey.load.report.Goal;

/**
 * A scenario's parameters, for whoever names none.
 *
 * @param perSecond visitors per second
 * @param ramp how long their rate rises
 * @param goals what each step keeps to on the machine of docs/load.md
 */
public record Script(
    String name,
    String text,
    double perSecond,
    Duration ramp,
    Duration lasting,
    Map<String, Goal> goals) {
  static final Goal ORDER = new Goal(250, 1_000, 50);
  static final Goal SCAN = new Goal(50, 150, 50);
  static final Goal PAGE = Goal.p99(100);
  static final Goal API = Goal.p99(50);
}
