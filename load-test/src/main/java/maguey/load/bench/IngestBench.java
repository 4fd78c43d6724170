package maguey.load.bench;

import java.io.IOException;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import maguey.load.bench.Figures.Figure;

/**
 * Committed spans per second through the doors of the trace store, beside COPY of the same rows
 * into the same tables with the same indexes, on the same server, over as many connections.
 * Summaries, histograms, dependencies, masking and search tables are on. COPY writes the rows of
 * all these tables, too, but each once, in its last state: it decodes and masks nothing, updates no
 * summary and looks for no parent.
 */
final class IngestBench {
  private static final int WRITERS = 2;
  private static final String COPY = "COPY";
  private static final String LOST = "SELECT %d - count(*) FROM spans";

  private final BenchDatabase database;
  private final TraceStore store;
  private final SpanTables tables;
  private final CopyTables copy;
  private final Meter meter;
  private final StatementTimes statements;
  private final Figures figures = new Figures();
  private final int spans;

  private IngestBench(BenchDatabase database, TraceStore store, int spans) throws IOException {
    this.database = database;
    this.store = store;
    this.tables = new SpanTables(database);
    this.copy = new CopyTables(database);
    this.meter = new Meter(store.program().cpu(), database.cpu(), spans);
    this.statements = new StatementTimes(database);
    this.spans = spans;
  }

  static void run(List<String> arguments) throws Exception {
    int spans = arguments.isEmpty() ? 100_000 : Integer.parseInt(arguments.get(0));
    int rounds = arguments.size() < 2 ? 4 : Integer.parseInt(arguments.get(1));
    try (BenchDatabase database = new BenchDatabase("traces");
        TraceStore store = TraceStore.start(database)) {
      IngestBench bench = new IngestBench(database, store, spans);
      for (int round = 1; round <= rounds; round++) {
        bench.round(round);
      }
      bench.figures.print(COPY);
      System.out.println("trace store: " + store.program().memory() + store.program().pauses());
    }
  }

  private void round(int number) throws Exception {
    figures.add(number, "OTLP JSON", ingest("/v1/traces", "application/json", OtlpBodies::json));
    tables.clear();
    figures.add(
        number, "Zipkin JSON", ingest("/api/v2/spans", "application/json", ZipkinBodies::json));
    tables.clear();
    statements.start();
    figures.add(
        number,
        "OTLP protobuf",
        ingest("/v1/traces", "application/x-protobuf", OtlpBodies::protobuf));
    statements.print("span", spans);
    System.out.printf("round %d: %s%n", number, size());
    try (Connection held = copy.holdingFolds()) {
      figures.add(number, COPY, copy());
    }
    tables.clear();
  }

  private Figure copy() throws Exception {
    copy.save();
    tables.clear();
    List<Map<String, byte[]>> parts = copy.parts(WRITERS);
    return meter.measure(() -> copy.restore(parts));
  }

  private Figure ingest(String path, String type, Function<List<BenchSpan>, byte[]> format)
      throws Exception {
    List<byte[]> bodies = Sender.bodies(spans, format);
    Sender sender = new Sender(store.ingest(path), type);
    Figure figure = meter.measure(() -> tables.sendAndTell(sender, bodies));
    long lost = database.number(LOST.formatted(spans));
    if (lost != 0) {
      System.out.println(path + " answered 2xx and lost " + lost + " spans");
    }
    return figure;
  }

  /** With indexes; the tables that grow with the spans. */
  private String size() throws Exception {
    long rows =
        database.number(
            "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('spans') WHERE isleaf");
    long rest =
        database.number(
            "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(ARRAY['trace_summaries',"
                + " 'trace_services', 'trace_keys', 'operation_minutes', 'operation_hours']) AS t");
    return "bytes per span on disk: %d rows, %d with everything"
        .formatted(rows / spans, (rows + rest) / spans);
  }
}
