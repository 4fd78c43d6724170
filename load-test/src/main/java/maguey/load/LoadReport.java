package maguey.load;

import java.io.PrintStream;

/** Tells what a run came to: outcomes first, then latency from the intended start. */
final class LoadReport {
  private static final double[] SHARES = {0.5, 0.9, 0.95, 0.99, 0.999, 1};
  private static final int EXAMPLES = 3;

  private LoadReport() {}

  /** Prints the report; true when every request got an answer that is no fault of the system. */
  static boolean print(PrintStream out, ArrivalRate plan, Results results) {
    out.printf(
        "%d of %d planned answers, %d per second for %d s%n",
        results.size(), plan.arrivals(), plan.perSecond(), plan.lasting().toSeconds());
    results.byOutcome().forEach((outcome, count) -> out.printf("  %6d  %s%n", count, outcome));
    for (double share : SHARES) {
      out.printf("  p%-5s %9.1f ms%n", label(share), results.percentile(share));
    }
    out.println("  slowest:");
    results
        .slowest(EXAMPLES)
        .forEach(r -> out.printf("    %9.1f ms  trace %s%n", r.millis(), r.traceId()));
    return results.size() == plan.arrivals()
        && results.byOutcome().keySet().stream().noneMatch(LoadReport::isFault);
  }

  /** A sold-out answer is the system at work; a 5xx or no answer is not. */
  static boolean isFault(String outcome) {
    return outcome.startsWith("5") || outcome.startsWith("failed");
  }

  private static String label(double share) {
    return share == 1 ? "max" : String.valueOf(share * 100).replaceFirst("\\.0$", "");
  }
}
