package maguey.load.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import maguey.load.suite.Gates;
import maguey.load.suite.Purchase;
import maguey.load.suite.Stage;

/** What an answered order promises comes soon: its tickets are at the gates. */
public final class DeliveryChecks {
  private static final int LOOKED_UP = 100;

  private DeliveryChecks() {}

  /** Asks a gate for the orders that were placed last, as the visitors have left. */
  public static List<Check> of(Stage stage, Gates gates, Collection<Purchase> sold) {
    List<Purchase> last =
        sold.stream()
            .sorted(Comparator.comparingLong(Purchase::nanoTime).reversed())
            .limit(LOOKED_UP)
            .toList();
    int lacking = gates.lacking(Gates.firsts(last), stage.catchUp()).size();
    Check check =
        Check.threshold(
            "The gates have heard of the last orders %.0f s after the last visitor"
                .formatted(stage.catchUp().toMillis() / 1e3),
            lacking == 0,
            "%d of the last %d are not there".formatted(lacking, last.size()));
    return new ArrayList<>(List.of(check));
  }
}
