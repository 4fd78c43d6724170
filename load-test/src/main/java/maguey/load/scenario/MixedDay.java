package maguey.load.scenario;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Judged;
import maguey.load.drive.Results;
import maguey.load.drive.Visit;
import maguey.load.report.Check;
import maguey.load.report.DeliveryChecks;
import maguey.load.report.Goal;
import maguey.load.report.JourneyChecks;
import maguey.load.report.ScanChecks;
import maguey.load.report.StockChecks;
import maguey.load.suite.BoxOffice;
import maguey.load.suite.Gates;
import maguey.load.suite.Gates.Expected;
import maguey.load.suite.Purchase;
import maguey.load.suite.Stage;

/** Most look, some buy, and who has bought comes to a gate a few seconds later. */
final class MixedDay implements Scenario {
  private static final int BUYERS_OF_A_HUNDRED = 20;
  private static final int HOLDERS_OF_A_HUNDRED = 20;
  private static final int GATES = 2;
  private static final long ON_THE_WAY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final Script SCRIPT =
      new Script(
          "mixed-day",
          "Six of ten visitors look, two buy, two come to a gate",
          30,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          goals());

  private final Queue<Purchase.Ticket> tooEarly = new ConcurrentLinkedQueue<>();
  private final Queue<Purchase> onTheirWay = new ConcurrentLinkedQueue<>();
  private BoxOffice boxOffice;
  private Gates gates;
  private Window window;

  static Map<String, Goal> goals() {
    return Map.of(
        BoxOffice.ORDER,
        Script.ORDER,
        Gates.SCAN,
        Script.SCAN,
        Window.HOME,
        Script.PAGE,
        Window.EVENT,
        Script.PAGE,
        Window.API,
        Script.API);
  }

  @Override
  public Script script() {
    return SCRIPT;
  }

  @Override
  public void prepare(Stage stage, ArrivalPlan plan) {
    boxOffice = new BoxOffice(stage, stage.show("A mixed day", plan.arrivals()));
    gates = new Gates(stage, "load", GATES);
    window = new Window(stage.nodes(), boxOffice.show());
  }

  @Override
  public Future<?> visit(Visit visit) {
    long lot = visit.number() * 37 % 100;
    if (lot < BUYERS_OF_A_HUNDRED) {
      return buy(visit);
    }
    boolean isHolder = lot < BUYERS_OF_A_HUNDRED + HOLDERS_OF_A_HUNDRED;
    Purchase.Ticket ticket = isHolder ? arrived() : null;
    return ticket == null ? window.look(visit) : enter(visit, ticket);
  }

  private Future<Judged> buy(Visit visit) {
    return boxOffice
        .order(visit, 1)
        .onSuccess(
            ordered -> {
              if (ordered.outcome().isOk()) {
                onTheirWay.add(Purchase.of(ordered.answer().json()));
              }
            });
  }

  /** Whoever has been on the way for long enough; null if nobody has. */
  private Purchase.Ticket arrived() {
    Purchase first = onTheirWay.peek();
    boolean hasArrived = first != null && System.nanoTime() - first.nanoTime() > ON_THE_WAY_NANOS;
    if (hasArrived && onTheirWay.remove(first)) {
      return first.tickets().get(0);
    }
    return tooEarly.poll();
  }

  private Future<Judged> enter(Visit visit, Purchase.Ticket ticket) {
    return gates
        .scan(visit, ticket, Expected.EARLY)
        .onSuccess(
            decided -> {
              if (Gates.isTooEarly(decided)) {
                tooEarly.add(ticket);
              }
            });
  }

  @Override
  public List<Check> check(Stage stage, Results results) {
    List<Check> checks = DeliveryChecks.of(stage, gates, boxOffice.sold());
    gates.scanLate(tooEarly, stage.catchUp());
    checks.addAll(0, StockChecks.of(stage, boxOffice, results));
    checks.addAll(ScanChecks.of(stage, boxOffice.show(), gates.holders()));
    checks.addAll(JourneyChecks.ofAdmissions(stage, gates.holders().admissions()));
    return checks;
  }
}
