package maguey.load.scale;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * {@code ./maguey simulate [FACTOR …]}: holds the measured costs against the measured machine, then
 * tells what so many times what it can do would need. How to read it: {@code docs/scale.md}.
 */
public final class Simulate {
  private static final double[] FACTORS = {1, 10, 100};
  private static final int SHARDS = 8;

  /** The transaction was measured with one row and with ten. */
  private static final int MEASURED_ROWS = 10;

  private final Costs costs = Costs.measured();
  private final PrintStream out;

  private Simulate(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** The command, without ending the JVM: 0, or 2 if a factor is none. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (!args.stream().allMatch(text -> text.matches("[1-9]\\d{0,4}"))) {
      err.println("./maguey simulate [FACTOR …]: whole numbers, 1 10 100 without any");
      return 2;
    }
    double[] factors = args.stream().mapToDouble(Double::parseDouble).toArray();
    new Simulate(out).print(factors.length == 0 ? FACTORS : factors);
    return 0;
  }

  private void print(double... factors) {
    int cores = costs.count("machine.cores");
    out.printf("One machine of %d cores, everything on it:%n", cores);
    List<Line> lines =
        List.of(
            Line.transactions(costs, 1),
            Line.transactions(costs, MEASURED_ROWS),
            Line.ordersInARush(costs),
            Line.ordersAlone(costs),
            Line.scansAlone(costs),
            Line.spans(costs));
    lines.forEach(line -> calibrate(line, cores));
    for (Line line :
        List.of(
            Line.orders(costs, 1),
            Line.orders(costs, SHARDS),
            Line.scans(costs),
            Line.spans(costs))) {
      extrapolate(line, cores, factors);
    }
  }

  private void calibrate(Line line, int cores) {
    double simulated = new Extrapolation(line).onOneMachine(cores).perSecond();
    String measured =
        costs.perhaps("measured." + line.name()).stream()
            .mapToObj(each -> "%,.0f/s measured (%.2f of it)".formatted(each, each / simulated))
            .findFirst()
            .orElse("not measured alone");
    out.printf("  %-50s %,9.0f/s simulated, %s%n", line.title(), simulated, measured);
  }

  private void extrapolate(Line line, int cores, double... factors) {
    Extrapolation extrapolation = new Extrapolation(line);
    double once = extrapolation.onOneMachine(cores).perSecond();
    out.printf("%n%s%n", line.title());
    DoubleStream.of(factors).forEach(factor -> row(line, extrapolation, once, factor));
  }

  private void row(Line line, Extrapolation extrapolation, double once, double factor) {
    double rate = once * factor;
    String words = "  x%-4.0f %,9.0f/s  ".formatted(factor, rate);
    if (rate > extrapolation.limit()) {
      out.printf("%snot possible: these rows end at %,.0f/s%n", words, extrapolation.limit());
      return;
    }
    Outlook outlook = extrapolation.at(rate);
    String needs =
        line.stops().stream()
            .map(stop -> stop.part() + " " + extrapolation.servers(stop, rate))
            .collect(Collectors.joining(", "));
    out.printf(
        "%sp50 %.1f ms, p99 %.1f ms; %s%n", words, outlook.p50Millis(), outlook.p99Millis(), needs);
  }
}
