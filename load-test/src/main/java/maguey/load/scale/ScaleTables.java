package maguey.load.scale;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The costs and what follows from them, as tables in Markdown, each of which ends its line. */
final class ScaleTables {
  static final List<Integer> USUAL_FACTORS = List.of(1, 10, 100);
  private static final int SHARDS = 8;

  /** The transaction was measured with one row and with ten. */
  private static final int MEASURED_ROWS = 10;

  private static final String NONE = "–";

  private final Costs costs;

  ScaleTables(Costs costs) {
    this.costs = costs;
  }

  /** What one thing costs. */
  String costs() {
    return table(
        List.of("one", "services", "PostgreSQL", "spans"),
        Stream.of(
            List.of("order's SQL alone, its client included", NONE, micros("sql.us"), NONE),
            cost("order with its mail and webhook", "order", count("order.spans")),
            cost("order as it is answered in a rush", "order.rush", NONE),
            cost("scan that lets somebody in", "scan", count("scan.spans")),
            cost("span, in full batches", "span", "1")));
  }

  /** What the measured machine should do, and what it did. */
  String oneMachine() {
    int cores = costs.count("machine.cores");
    return table(
        List.of("one machine of " + cores + " cores", "simulated", "measured"),
        Stream.of(
                Line.transactions(costs, 1),
                Line.transactions(costs, MEASURED_ROWS),
                Line.ordersInARush(costs),
                Line.ordersAlone(costs),
                Line.scansAlone(costs),
                Line.spans(costs))
            .map(line -> calibrated(line, cores)));
  }

  /** What so many times what it should do would need. */
  String further(List<Integer> factors) {
    return table(
        List.of(
            "",
            "rate",
            "cores, at most %.0f %% busy".formatted(100 * Extrapolation.BUSY),
            "half done within",
            "99 %"),
        Stream.of(
                Line.orders(costs, 1),
                Line.orders(costs, SHARDS),
                Line.scans(costs),
                Line.spans(costs))
            .flatMap(line -> extrapolated(line, factors)));
  }

  private List<String> cost(String title, String name, String spans) {
    return List.of(title, micros(name + ".services.us"), micros(name + ".database.us"), spans);
  }

  private List<String> calibrated(Line line, int cores) {
    double simulated = new Extrapolation(line).onOneMachine(cores).perSecond();
    double measured = costs.of("measured." + line.name());
    return List.of(
        line.title(),
        rate(simulated),
        "%s (%s)".formatted(rate(measured), decimal("%.2f", measured / simulated)));
  }

  private Stream<List<String>> extrapolated(Line line, List<Integer> factors) {
    Extrapolation extrapolation = new Extrapolation(line);
    double once = extrapolation.onOneMachine(costs.count("machine.cores")).perSecond();
    return factors.stream()
        .map(factor -> outlook(line.title() + " ×" + factor, line, extrapolation, once * factor));
  }

  private static List<String> outlook(
      String title, Line line, Extrapolation extrapolation, double rate) {
    if (rate > extrapolation.limit()) {
      String end = "**not possible**: its stock ends at " + rate(extrapolation.limit());
      return List.of(title, rate(rate), end, NONE, NONE);
    }
    Outlook outlook = extrapolation.at(rate);
    String needs =
        line.stops().stream()
            .filter(Line.Stop::grows)
            .map(stop -> whole(extrapolation.servers(stop, rate)) + " for " + stop.part())
            .collect(joining(", "));
    return line.isInBatches()
        ? List.of(title, rate(rate), needs, NONE, NONE)
        : List.of(
            title, rate(rate), needs, millis(outlook.p50Millis()), millis(outlook.p99Millis()));
  }

  private String micros(String name) {
    return decimal(costs.of(name) < 100 ? "%.1f µs" : "%,.0f µs", costs.of(name));
  }

  private String count(String name) {
    return whole(costs.of(name));
  }

  private static String rate(double perSecond) {
    return whole(perSecond) + "/s";
  }

  private static String millis(double millis) {
    return decimal("%,.1f ms", millis);
  }

  private static String whole(double number) {
    return decimal("%,.0f", number);
  }

  private static String decimal(String format, double number) {
    return String.format(Locale.ROOT, format, number).replace(',', ' ');
  }

  private static String table(List<String> heads, Stream<List<String>> rows) {
    List<String> rule = heads.stream().map(head -> "---").toList();
    return Stream.concat(Stream.of(heads, rule), rows)
        .map(cells -> "| " + String.join(" | ", cells) + " |\n")
        .collect(joining());
  }
}
