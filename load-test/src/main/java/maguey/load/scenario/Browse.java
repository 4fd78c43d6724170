package maguey.load.scenario;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Results;
import maguey.load.drive.Visit;
import maguey.load.report.Check;
import maguey.load.suite.Stage;

/** Visitors who look and buy nothing. */
final class Browse implements Scenario {
  private static final Script SCRIPT =
      new Script(
          "browse",
          "Visitors look at the home page and an event, and buy nothing",
          50,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Map.of(Window.HOME, Script.PAGE, Window.EVENT, Script.PAGE, Window.API, Script.API));

  private Window window;

  @Override
  public Script script() {
    return SCRIPT;
  }

  @Override
  public void prepare(Stage stage, ArrivalPlan plan) {
    window = new Window(stage.nodes(), stage.show("To be looked at", 100));
  }

  @Override
  public Future<?> visit(Visit visit) {
    return window.look(visit);
  }

  @Override
  public List<Check> check(Stage stage, Results results) {
    return new ArrayList<>();
  }
}
