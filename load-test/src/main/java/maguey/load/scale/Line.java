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

  /** Orders from the click until mail, gate and trace store have them. */
  static Line orders(Costs costs, int rows) {
    return new Line(
        "orders",
        "orders of one tier, stock rows: " + rows,
        rows,
        List.of(
            new Stop("services: cores", costs.of("order.services.us"), true),
            new Stop("PostgreSQL: cores", costs.of("order.database.us"), true),
            row(costs)));
  }

  static Line scans(Costs costs) {
    return growing(costs, "scans", "scan");
  }

  static Line spans(Costs costs) {
    return growing(costs, "spans", "span");
  }

  private static Line growing(Costs costs, String name, String prefix) {
    return new Line(
        name,
        name,
        1,
        List.of(
            new Stop("services: cores", costs.of(prefix + ".services.us"), true),
            new Stop("PostgreSQL: cores", costs.of(prefix + ".database.us"), true)));
  }

  private static Stop row(Costs costs) {
    return new Stop("the tier's stock: rows", costs.of("order.row.us"), false);
  }
}
