package maguey.load.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The benches, from outside the JVM of what they measure: {@code ./maguey bench [NAME [ARGUMENT
 * …]]}, all of them without a name. They print ratios of two sides that ran one after the other on
 * the same machine; nothing fails because of a figure. What they print is added to the history.
 */
public final class Bench {
  private static final BenchHistory HISTORY = new BenchHistory(Path.of(".maguey", "bench.ndjson"));
  private static final String USAGE =
      "bench orders|scans [SECONDS [ROUNDS [RATE]]] | catalogue [SECONDS [ROUNDS]] | ingest [SPANS [ROUNDS]] | zipkin [SPANS [ROUNDS]] | ui [SPANS [ROUNDS]] | query [MILLIONS …] | history; all benches without a name";

  private Bench() {}

  @FunctionalInterface
  private interface Body {
    void run(List<String> arguments) throws Exception;
  }

  /** The bench's name, then its own arguments. */
  public static void main(String[] arguments) throws Exception {
    List<String> rest =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    String name = arguments.length == 0 ? "" : arguments[0];
    if (name.isEmpty()) {
      for (String each : benches().keySet()) {
        run(each, rest);
      }
    } else if (benches().containsKey(name)) {
      run(name, rest);
    } else if (name.equals("history")) {
      System.out.print(HISTORY.words());
    } else {
      System.err.println(USAGE);
      System.exit(2);
    }
    System.exit(0);
  }

  private static Map<String, Body> benches() {
    Map<String, Body> benches = new LinkedHashMap<>();
    benches.put("orders", OrdersBench::run);
    benches.put("catalogue", CatalogueBench::run);
    benches.put("scans", ScansBench::run);
    benches.put("ingest", IngestBench::run);
    benches.put("zipkin", ZipkinBench::run);
    benches.put("ui", UiBench::run);
    benches.put("query", QueryBench::run);
    return benches;
  }

  private static void run(String name, List<String> arguments) throws Exception {
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Machine machine = Machine.here();
    System.out.println(name + " on " + machine.words());
    try (Printed printed = new Printed()) {
      benches().get(name).run(arguments);
      HISTORY.append(at, name, arguments, machine, printed.lines());
    }
  }
}
