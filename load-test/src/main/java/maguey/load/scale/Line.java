package maguey.load.scale;

import java.util.List;

/**
 * What one kind of thing passes on its way, with the cost of each step on the measured machine.
 *
 * @param name by which its measured throughput is kept
 * @param rows how many there are of what does not grow with more machines
 */
record Line(String name, String title, int rows, List<Stop> stops) {
  /**
   * A part of the suite.
   *
   * @param micros of one core, or for which a row is held
   * @param grows whether more of it help; a row that everybody wants is alone
   */
  record Stop(String part, double micros, boolean grows) {}

  /** An order's transaction alone, whose tier's stock lies in so many rows. */
  static Line transactions(Costs costs, int rows) {
    return new Line(
        "sql-" + rows,
        "the SQL of orders of one tier, stock rows: " + rows,
        rows,
        List.of(new Stop("PostgreSQL, its client: cores", costs.of("sql.us"), true), row(costs)));
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

  /** Orders until the trace store has their spans. */
  static Line orders(Costs costs, int rows) {
    return new Line(
        "orders-stored",
        "orders of one tier, their spans stored, stock rows: " + rows,
        rows,
        List.of(
            services(orderWithSpans(costs, "services")),
            database(orderWithSpans(costs, "database")),
            row(costs)));
  }

  /** Scans until the trace store has their spans; what one takes was not split into its parts. */
  static Line scans(Costs costs) {
    double spans = costs.of("scan.spans");
    return new Line(
        "scans",
        "scans, their spans stored",
        1,
        List.of(
            new Stop("scanner-service and its PostgreSQL: cores", costs.of("scan.us"), true),
            new Stop(
                "trace store and its PostgreSQL: cores",
                spans * (costs.of("span.services.us") + costs.of("span.database.us")),
                true)));
  }

  static Line spans(Costs costs) {
    return new Line(
        "spans",
        "spans",
        1,
        List.of(services(costs.of("span.services.us")), database(costs.of("span.database.us"))));
  }

  private static double orderWithSpans(Costs costs, String part) {
    return costs.of("order." + part + ".us")
        + costs.of("order.spans") * costs.of("span." + part + ".us");
  }

  private static Stop services(double micros) {
    return new Stop("services: cores", micros, true);
  }

  private static Stop database(double micros) {
    return new Stop("PostgreSQL: cores", micros, true);
  }

  private static Stop row(Costs costs) {
    return new Stop("the tier's stock: rows", costs.of("order.row.us"), false);
  }
}
