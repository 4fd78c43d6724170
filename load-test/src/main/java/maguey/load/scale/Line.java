package maguey.load.scale;

import java.util.List;

/**
 * What one kind of thing passes on its way, with the cost of each step on the measured machine.
 *
 * @param name by which its measured throughput is kept, where it was measured
 * @param rows how many there are of what does not grow with more machines
 */
record Line(String name, String title, int rows, List<Stop> stops) {
  private static final String SPANS = "spans";

  /**
   * A part of the suite.
   *
   * @param part whose cores work, or what is held
   * @param micros of one core, or for which a row is held
   * @param grows whether more of it help; a row that everybody wants is alone
   */
  record Stop(String part, double micros, boolean grows) {}

  /** An order's transaction alone, whose tier's stock lies in so many rows. */
  static Line transactions(Costs costs, int rows) {
    return new Line(
        "sql-" + rows,
        "an order's SQL, " + stock(rows),
        rows,
        List.of(new Stop("PostgreSQL and its client", costs.of("sql.us"), true), row(costs)));
  }

  /** Orders as they were measured: their service alone, with mail and webhook. */
  static Line ordersAlone(Costs costs) {
    return new Line(
        "orders",
        "orders with mail and webhook, their service alone",
        1,
        List.of(
            services(costs.of("order.services.us")),
            database(costs.of("order.database.us")),
            row(costs)));
  }

  /** Orders as they are answered in a rush: mails and webhooks wait until it is over. */
  static Line ordersInARush(Costs costs) {
    return new Line(
        "rush",
        "orders answered in a rush, deliveries after it",
        1,
        List.of(
            services(costs.of("order.rush.services.us")),
            database(costs.of("order.rush.database.us"))));
  }

  /** Orders until the trace store has their spans. */
  static Line orders(Costs costs, int rows) {
    return new Line(
        "orders-stored",
        "orders, " + stock(rows),
        rows,
        List.of(
            services(withSpans(costs, "order", "services")),
            database(withSpans(costs, "order", "database")),
            row(costs)));
  }

  /** Scans as they were measured: their service alone. */
  static Line scansAlone(Costs costs) {
    return new Line(
        "scans",
        "scans, their service alone",
        1,
        List.of(services(costs.of("scan.services.us")), database(costs.of("scan.database.us"))));
  }

  /** Scans until the trace store has their spans. */
  static Line scans(Costs costs) {
    return new Line(
        "scans-stored",
        "scans",
        1,
        List.of(
            services(withSpans(costs, "scan", "services")),
            database(withSpans(costs, "scan", "database"))));
  }

  static Line spans(Costs costs) {
    return new Line(
        SPANS,
        SPANS,
        1,
        List.of(services(costs.of("span.services.us")), database(costs.of("span.database.us"))));
  }

  /** Whether it goes in batches: then it waits for these, which no simulation of one tells. */
  boolean isInBatches() {
    return name.equals(SPANS);
  }

  private static String stock(int rows) {
    return rows == 1 ? "one stock row" : rows + " stock rows";
  }

  private static double withSpans(Costs costs, String thing, String part) {
    return costs.of(thing + "." + part + ".us")
        + costs.of(thing + ".spans") * costs.of("span." + part + ".us");
  }

  private static Stop services(double micros) {
    return new Stop("services", micros, true);
  }

  private static Stop database(double micros) {
    return new Stop("PostgreSQL", micros, true);
  }

  private static Stop row(Costs costs) {
    return new Stop("the tier's stock", costs.of("order.row.us"), false);
  }
}
