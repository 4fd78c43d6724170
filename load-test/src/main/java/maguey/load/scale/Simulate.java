package maguey.load.scale;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code ./maguey simulate [FACTOR …]}: the measured costs, what they come to on the measured
 * machine, and what so many times what it can do would need, as the tables of {@code
 * docs/scale.md}, which tells how to read them.
 */
public final class Simulate {
  private static final String USAGE =
      "./maguey simulate [FACTOR …]   so many times what one machine can do; 1 10 100 without any";

  private static final String READING =
      """
      On the one machine all parts share its cores, which are nearly always busy. Below, each part has cores of its own, at most %.0f %% busy,
      so that things wait less: also ×1, the rate of the one machine, needs more cores than that has.
      """
          .formatted(100 * Extrapolation.BUSY);

  private static final Pattern FACTOR = Pattern.compile("[1-9]\\d{0,4}");

  private Simulate() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), out, new PrintStream(System.err, true, StandardCharsets.UTF_8)));
  }

  /** The command, without ending the JVM: 0, or 2 if a factor is none. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("--help")) {
      out.println(USAGE);
      return 0;
    }
    Optional<String> wrong =
        args.stream().filter(text -> !FACTOR.matcher(text).matches()).findAny();
    if (wrong.isPresent()) {
      err.println("'%s' is no whole number from 1 to 99999\n\n%s".formatted(wrong.get(), USAGE));
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
