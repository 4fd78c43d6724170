package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import maguey.load.drive.Outcome.Kind;
import maguey.load.drive.Results;
import maguey.load.suite.BoxOffice;
import maguey.load.suite.Purchase;
import maguey.load.suite.Stage;

/** Nothing is sold that is not there, and what was acknowledged is sold. */
public final class StockChecks {
  private StockChecks() {}

  /** Asks what was sold. Each order of the results was for one ticket. */
  public static List<Check> of(Stage stage, BoxOffice boxOffice, Results results) {
    String url = stage.nodes().orders() + "/api/events/" + boxOffice.show().slug() + "/stats";
    JsonObject stats = stage.api().get(url, "").expect(200);
    long sold = stats.getLong("sold");
    List<String> tickets =
        boxOffice.sold().stream()
            .flatMap(order -> order.tickets().stream().map(Purchase.Ticket::id))
            .toList();
    long unknown = results.count(BoxOffice.ORDER, Kind.ERROR);
    List<Check> checks = new ArrayList<>();
    checks.add(oversell(sold, boxOffice.show().capacity()));
    checks.add(
        Check.invariant(
            "All that was acknowledged is sold, and nothing that was not asked for",
            tickets.size() <= sold && sold <= tickets.size() + unknown,
            "%d sold, %d acknowledged, %d not answered well"
                .formatted(sold, tickets.size(), unknown)));
    checks.add(
        Check.none("No ticket is in two orders", twice(tickets), tickets.size() + " tickets"));
    if (results.count(BoxOffice.ORDER, Kind.REFUSED) > 0) {
      checks.add(soldOut(sold, boxOffice.show().capacity()));
    }
    return checks;
  }

  private static Check oversell(long sold, long capacity) {
    return Check.invariant("No oversell", sold <= capacity, sold + " of " + capacity + " sold");
  }

  private static Check soldOut(long sold, long capacity) {
    return Check.invariant(
        "All was sold before anybody was refused",
        sold == capacity,
        sold + " of " + capacity + " sold");
  }

  private static List<String> twice(List<String> tickets) {
    Set<String> seen = new HashSet<>();
    return tickets.stream().filter(ticket -> !seen.add(ticket)).toList();
  }
}
