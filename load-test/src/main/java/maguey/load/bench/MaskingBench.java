package maguey.load.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import maguey.load.bench.Figures.Figure;

/**
 * What masking takes of what ingest costs. It cannot be turned off, so there is no other side to
 * run: the JVM's flight recorder samples the threads that decode and mask, and the share of samples
 * in masking is its share of their processor time, which Linux tells.
 */
final class MaskingBench {
  private static final String DECODERS = "maguey-span-decoder";
  private static final String MASKING = "maguey.common.privacy.";
  private static final int ROUND_SPANS = 100_000;
  private static final double MICROS = 1e6;

  private final TraceStore store;
  private final SpanTables tables;
  private final Meter meter;

  private MaskingBench(BenchDatabase database, TraceStore store) throws Exception {
    this.store = store;
    this.tables = new SpanTables(database);
    this.meter = new Meter(store.program().cpu(), database.cpu(), ROUND_SPANS);
  }

  /** What one run has cost, per span. */
  private record Cost(Instant from, Instant to, double decodingMicros, Figure all) {
    String masking(double share) {
      double micros = decodingMicros * share;
      return "masking takes %.2f us of CPU per span: %.1f %% of ingest (%.1f us: %.1f in the store, %.1f in PostgreSQL), %.1f %% of the store's"
          .formatted(
              micros,
              100 * micros / all.micros(),
              all.micros(),
              all.serverMicros(),
              all.databaseMicros(),
              100 * micros / all.serverMicros());
    }
  }

  static void run(List<String> arguments) throws Exception {
    int spans = Arguments.number(arguments, 0, 1_000_000);
    int before = Arguments.number(arguments, 1, WarmUp.SPANS);
    Path folder = Files.createTempDirectory("maguey-bench-flight");
    Path recording = folder.resolve("store.jfr");
    try {
      report(recording, cost(spans, before, recording));
    } finally {
      Files.deleteIfExists(recording);
      Files.delete(folder);
    }
  }

  private static void report(Path recording, Cost cost) throws IOException {
    Samples samples = Samples.of(recording, cost.from(), cost.to(), DECODERS, MASKING);
    System.out.printf(
        "%d of %d samples of the decoders are in masking; the decoders take %.2f us per span%n",
        samples.inside(), samples.all(), cost.decodingMicros());
    System.out.println(cost.masking(samples.share()));
  }

  private static Cost cost(int spans, int before, Path recording) throws Exception {
    String flight =
        "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording;
    try (BenchDatabase database = new BenchDatabase("traces");
        TraceStore store = TraceStore.start(database, Map.of(), flight)) {
      MaskingBench bench = new MaskingBench(database, store);
      WarmUp.run(before, List.of(bench::send));
      return bench.measure(Math.max(1, spans / ROUND_SPANS));
    }
  }

  private Cost measure(int rounds) throws Exception {
    Figures figures = new Figures();
    ThreadClock decoders = store.program().cpuOf(DECODERS);
    double before = decoders.seconds();
    Instant from = Instant.now();
    for (int round = 1; round <= rounds; round++) {
      List<byte[]> bodies = Sender.bodies(ROUND_SPANS, OtlpBodies::protobuf);
      figures.add(
          round, "OTLP protobuf", meter.measure(() -> tables.sendAndTell(sender(), bodies)));
      tables.clear();
    }
    double decoding = (decoders.seconds() - before) * MICROS / rounds / ROUND_SPANS;
    return new Cost(from, Instant.now(), decoding, figures.median("OTLP protobuf"));
  }

  private void send(int many) throws Exception {
    tables.sendAndTell(sender(), Sender.bodies(many, OtlpBodies::protobuf));
    tables.clear();
  }

  private Sender sender() {
    return new Sender(store.ingest("/v1/traces"), "application/x-protobuf");
  }
}
