package maguey.load.bench;

import java.util.Arrays;
import java.util.List;

/**
 * The benches, from outside the JVM of what they measure: {@code ./maguey bench
 * orders|scans|ingest|zipkin|ui|query}. They print ratios of two sides that ran one after the other
 * on the same machine; nothing fails because of a figure.
 */
public final class Bench {
  private Bench() {}

  /** The bench's name, then its own arguments. */
  public static void main(String[] arguments) throws Exception {
    List<String> rest =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "orders" -> OrdersBench.run(rest);
      case "scans" -> ScansBench.run(rest);
      case "ingest" -> IngestBench.run(rest);
      case "zipkin" -> ZipkinBench.run(rest);
      case "ui" -> UiBench.run(rest);
      case "query" -> QueryBench.run(rest);
      default -> {
        System.err.println(
            "bench orders|scans [SECONDS [ROUNDS [RATE]]] | ingest [SPANS [ROUNDS]] | zipkin [SPANS [ROUNDS]] | ui [SPANS [ROUNDS]] | query [MILLIONS …]");
        System.exit(2);
      }
    }
    System.exit(0);
  }
}
