package maguey.load.bench;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What tracing costs a server of ours: measured in one process, which is the demo's. */
final class TracingBench {
  private static final String MAIN = "maguey.demo.bench.TracingCost";

  private TracingBench() {}

  static void run(List<String> arguments) throws Exception {
    Process process = Program.demo(MAIN, arguments);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(System.out::println);
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(MAIN + " ended with " + process.exitValue());
    }
  }
}
