package maguey.load.scenario;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Results;
import maguey.load.drive.Visit;
import maguey.load.report.Check;
import maguey.load.report.JourneyChecks;
import maguey.load.report.ScanChecks;
import maguey.load.report.StockChecks;
import maguey.load.suite.BoxOffice;
import maguey.load.suite.Gates;
import maguey.load.suite.Gates.Expected;
import maguey.load.suite.Purchase;
import maguey.load.suite.Stage;

/** All holders come at once, over several gates; some codes come twice, some are no tickets. */
final class DoorsOpen implements Scenario {
  private static final int GATES = 4;
  private static final int PER_ORDER = 10;
  private static final int RUBBISH_OF_A_HUNDRED = 2;
  private static final int DUPLICATES_OF_A_HUNDRED = 5;
  private static final Script SCRIPT =
      new Script(
          "doors-open",
          "All holders at the gates, with duplicates and rubbish",
          50,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Map.of(Gates.SCAN, Script.SCAN));

  private final AtomicInteger next = new AtomicInteger();
  private BoxOffice boxOffice;
  private Gates gates;
  private List<Purchase.Ticket> tickets;

  @Override
  public Script script() {
    return SCRIPT;
  }

  @Override
  public void prepare(Stage stage, ArrivalPlan plan) {
    boxOffice = new BoxOffice(stage, stage.show("Doors open", plan.arrivals() + PER_ORDER));
    gates = new Gates(stage, "load", GATES);
    boxOffice.sellBefore(plan.arrivals(), PER_ORDER);
    gates.awaitTickets(boxOffice.sold());
    tickets = boxOffice.sold().stream().flatMap(order -> order.tickets().stream()).toList();
  }

  @Override
  public Future<?> visit(Visit visit) {
    long lot = visit.number() * 37 % 100;
    if (lot < RUBBISH_OF_A_HUNDRED) {
      return gates.scanRubbish(visit, rubbish(visit.number()));
    }
    boolean isDuplicate = lot < RUBBISH_OF_A_HUNDRED + DUPLICATES_OF_A_HUNDRED && next.get() > 0;
    return isDuplicate
        ? gates.scan(visit, earlier(), Expected.DUPLICATE)
        : gates.scan(visit, tickets.get(next.getAndIncrement()), Expected.FRESH);
  }

  private Purchase.Ticket earlier() {
    return tickets.get(ThreadLocalRandom.current().nextInt(next.get()));
  }

  private String rubbish(long number) {
    String good = tickets.get(0).code();
    return switch ((int) (number % 3)) {
      case 0 -> "https://tickets.example/" + number;
      case 1 -> good.substring(0, good.length() - 8) + "00000000";
      default -> "TK" + "0".repeat(good.length() - 2);
    };
  }

  @Override
  public List<Check> check(Stage stage, Results results) {
    List<Check> checks = StockChecks.of(stage, boxOffice, results);
    checks.addAll(ScanChecks.of(stage, boxOffice.show(), gates.holders()));
    checks.addAll(JourneyChecks.ofAdmissions(stage, gates.holders().admissions()));
    return checks;
  }
}
