package maguey.load.bench;

import java.io.IOException;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import maguey.load.bench.Figures.Figure;

/**
 * Committed spans per second through the doors of the trace store, beside COPY of the same rows
 * into the same tables with the same indexes, on the same server, over as many connections.
 * Summaries, histograms, dependencies, masking and search tables are on. COPY writes the rows of
 * all these tables, too, but each once, in its last state: it decodes and masks nothing, updates no
 * summary and looks for no parent.
 */
final class IngestBench {
  private static final int WRITERS = 3;
  private static final String COPY = "COPY";
  private static final String LOST = "SELECT %d - count(*) FROM spans";

  private enum Door {
    OTLP_JSON("OTLP JSON", "/v1/traces", "application/json", OtlpBodies::json),
    ZIPKIN_JSON("Zipkin JSON", "/api/v2/spans", "application/json", ZipkinBodies::json),
    OTLP_PROTOBUF("OTLP protobuf", "/v1/traces", "application/x-protobuf", OtlpBodies::protobuf);

    private final String words;
    private final String path;
    private final String type;
    private final Function<List<BenchSpan>, byte[]> format;

    Door(String words, String path, String type, Function<List<BenchSpan>, byte[]> format) {
      this.words = words;
      this.path = path;
      this.type = type;
      this.format = format;
    }
  }

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
    int spans = Arguments.number(arguments, 0, 100_000);
    int rounds = Arguments.number(arguments, 1, 4);
    int before = Arguments.number(arguments, 2, WarmUp.SPANS);
    try (BenchDatabase database = new BenchDatabase("traces");
        TraceStore store = TraceStore.start(database)) {
      IngestBench bench = new IngestBench(database, store, spans);
      WarmUp.run(before, Stream.of(Door.values()).map(bench::turn).toList());
      for (int round = 1; round <= rounds; round++) {
        bench.round(round);
      }
      bench.figures.print(COPY);
      System.out.println("trace store: " + store.program().memory() + store.program().pauses());
    }
  }

  private WarmUp.Turn turn(Door door) {
    return many -> {
      tables.sendAndTell(sender(door), Sender.bodies(many, door.format));
      tables.clear();
    };
  }

  private void round(int number) throws Exception {
    for (Door door : List.of(Door.OTLP_JSON, Door.ZIPKIN_JSON)) {
      figures.add(number, door.words, ingest(door));
      tables.clear();
    }
    statements.start();
    figures.add(number, Door.OTLP_PROTOBUF.words, ingest(Door.OTLP_PROTOBUF));
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

  private Figure ingest(Door door) throws Exception {
    List<byte[]> bodies = Sender.bodies(spans, door.format);
    Sender sender = sender(door);
    Figure figure = meter.measure(() -> tables.sendAndTell(sender, bodies));
    long lost = database.number(LOST.formatted(spans));
    if (lost != 0) {
      System.out.println(door.words + " answered 2xx and lost " + lost + " spans");
    }
    return figure;
  }

  private Sender sender(Door door) {
    return new Sender(store.ingest(door.path), door.type);
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
