package maguey.load.scenario;

import io.vertx.core.Future;
import java.util.List;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Results;
import maguey.load.drive.Visit;
import maguey.load.report.Check;
import maguey.load.suite.Stage;

/** What visitors do, what they need for it, and what must be true afterwards. */
public interface Scenario {
  Script script();

  /** Seeds what the visitors of the plan will need. */
  void prepare(Stage stage, ArrivalPlan plan);

  /** One visitor's journey; runs on an event loop and must not block it. */
  Future<?> visit(Visit visit);

  /** The invariants, asked of the suite when all visitors have left. */
  List<Check> check(Stage stage, Results results);
}
