package maguey.load.scenario;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Results;
import maguey.load.drive.Visit;
import maguey.load.report.Check;
import maguey.load.report.DeliveryChecks;
import maguey.load.report.JourneyChecks;
import maguey.load.report.StockChecks;
import maguey.load.suite.BoxOffice;
import maguey.load.suite.Gates;
import maguey.load.suite.Stage;

/** Ten want each ticket of one hot event: a tenth is served, the others are told at once. */
final class OnSale implements Scenario {
  private static final int DEMAND = 10;
  private static final Script SCRIPT =
      new Script(
          "on-sale",
          "A rush on one hot event, ten visitors for each ticket",
          100,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Map.of(BoxOffice.ORDER, Script.ORDER));

  private BoxOffice boxOffice;
  private Gates gates;

  @Override
  public Script script() {
    return SCRIPT;
  }

  @Override
  public void prepare(Stage stage, ArrivalPlan plan) {
    long capacity = Math.max(1, plan.arrivals() / DEMAND);
    boxOffice = new BoxOffice(stage, stage.show("On sale", capacity));
    gates = new Gates(stage, "load", 1);
  }

  @Override
  public Future<?> visit(Visit visit) {
    return boxOffice.order(visit, 1);
  }

  @Override
  public List<Check> check(Stage stage, Results results) {
    List<Check> checks = DeliveryChecks.of(stage, gates, boxOffice.sold());
    checks.addAll(0, StockChecks.of(stage, boxOffice, results));
    checks.addAll(JourneyChecks.ofOrders(stage, boxOffice.sold()));
    return checks;
  }
}
