package maguey.load.scale;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code ./maguey simulate [FACTOR …]}: the measured costs, what they come to on the measured
 * machine, and what so many times what it can do would need, as the tables of {@code
 * docs/scale.md}, which tells how to read them.
 */
public final class Simulate {
  private static final String READING =
      """
      On the one machine all parts share its cores, which are nearly always busy. Below, each part has cores of its own, at most 60 % busy,
      so that things wait less: also ×1, the rate of the one machine, needs more cores than that has.
      """;

  private Simulate() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), out, System.err));
  }

  /** The command, without ending the JVM: 0, or 2 if a factor is none. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (!args.stream().allMatch(text -> text.matches("[1-9]\\d{0,4}"))) {
      err.println("./maguey simulate [FACTOR …]: whole numbers, 1 10 100 without any");
      return 2;
    }
    ScaleTables tables = new ScaleTables(Costs.measured());
    List<Integer> factors = args.stream().map(Integer::valueOf).toList();
    out.println(tables.costs());
    out.println(tables.oneMachine());
    out.println(READING);
    out.print(tables.further(factors.isEmpty() ? ScaleTables.USUAL_FACTORS : factors));
    return 0;
  }
}
