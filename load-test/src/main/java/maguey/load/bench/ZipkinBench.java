package maguey.load.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import maguey.load.bench.Figures.Figure;

/**
 * What Zipkin takes into memory per second, beside what the trace store commits of the same spans
 * as the same Zipkin JSON, and as OTLP, until every trace knows of them. Both sides are warm. The
 * jar comes through Maven when the bench runs.
 */
final class ZipkinBench {
  private static final String JAR = "io.zipkin:zipkin-server:3.6.1:jar:exec";
  private static final Path FOLDER = Path.of("load-test", "target", "zipkin");

  private static final String ZIPKIN = "Zipkin JSON, accepted into memory by Zipkin";
  private static final int WARM_UP = 4_800_000;

  /** As many as both sides are warmed up and measured with; by itself it drops the oldest. */
  private static final int KEPT = 4_000_000;

  private static final int SHIPPED_LIMIT = 500_000;

  private final TraceStore store;
  private final Program zipkin;
  private final SpanTables tables;
  private final Sender theirs;
  private final Sender ours;
  private final Sender otlp;

  private ZipkinBench(BenchDatabase database, TraceStore store, Program zipkin, int port) {
    this.store = store;
    this.zipkin = zipkin;
    this.tables = new SpanTables(database);
    this.theirs = sender(port);
    this.ours = new Sender(store.ingest("/api/v2/spans"), "application/json");
    this.otlp = new Sender(store.ingest("/v1/traces"), "application/x-protobuf");
  }

  static void run(List<String> arguments) throws Exception {
    int spans = Arguments.number(arguments, 0, 200_000);
    int rounds = Arguments.number(arguments, 1, 4);
    int before = Arguments.number(arguments, 2, WARM_UP);
    int port = Program.freePort();
    try (BenchDatabase database = new BenchDatabase("traces");
        TraceStore store = TraceStore.start(database);
        Program zipkin = zipkin(port)) {
      ZipkinBench bench = new ZipkinBench(database, store, zipkin, port);
      bench.warmUp(before);
      bench.compare(
          new Meter(zipkin.cpu(), CpuClock.ofNobody(), spans),
          new Meter(store.program().cpu(), database.cpu(), spans),
          rounds);
    }
    asShipped();
  }

  private void warmUp(int spans) throws Exception {
    WarmUp.run(
        spans,
        List.of(
            many -> theirs.send(Sender.bodies(many, ZipkinBodies::json)),
            many -> store(ours, Sender.bodies(many, ZipkinBodies::json)),
            many -> store(otlp, Sender.bodies(many, OtlpBodies::protobuf))));
  }

  private void store(Sender sender, List<byte[]> bodies) throws Exception {
    tables.sendAndTell(sender, bodies);
    tables.clear();
  }

  private void compare(Meter there, Meter here, int rounds) throws Exception {
    Figures figures = new Figures();
    for (int round = 1; round <= rounds; round++) {
      List<byte[]> bodies = Sender.bodies(here.spans(), ZipkinBodies::json);
      List<byte[]> protobuf = Sender.bodies(here.spans(), OtlpBodies::protobuf);
      figures.add(round, ZIPKIN, there.measure(() -> theirs.send(bodies)));
      int turn = round;
      // Or its collector would go on marking what it keeps, on the other side's time.
      zipkin.frozen(
          () -> {
            figures.add(turn, "the same JSON, committed here", stored(here, ours, bodies));
            figures.add(turn, "as OTLP protobuf, committed here", stored(here, otlp, protobuf));
          });
    }
    figures.print(ZIPKIN);
    System.out.println("Zipkin: " + zipkin.memory() + zipkin.pauses());
    System.out.println("trace store: " + store.program().memory() + store.program().pauses());
  }

  private Figure stored(Meter meter, Sender sender, List<byte[]> bodies) throws Exception {
    Figure figure = meter.measure(() -> tables.sendAndTell(sender, bodies));
    tables.clear();
    return figure;
  }

  /** As it is shipped, it keeps 500,000; the stream of spans does not end there. */
  private static void asShipped() throws Exception {
    int port = Program.freePort();
    try (Program zipkin = start(port, Map.of())) {
      Sender sender = sender(port);
      List<byte[]> bodies = Sender.bodies(SHIPPED_LIMIT, ZipkinBodies::json);
      double filling = Stopwatch.rate(SHIPPED_LIMIT, () -> sender.send(bodies));
      List<byte[]> more = Sender.bodies(SHIPPED_LIMIT, ZipkinBodies::json);
      double beyond = Stopwatch.rate(SHIPPED_LIMIT, () -> sender.send(more));
      System.out.printf(
          "Zipkin as it is shipped: %.0f/s of its first %,d spans, cold; %.0f/s of as many more, for which it drops those%n",
          filling, SHIPPED_LIMIT, beyond);
    }
  }

  private static Sender sender(int port) {
    return new Sender(URI.create("http://127.0.0.1:" + port + "/api/v2/spans"), "application/json");
  }

  /** One that may keep {@link #KEPT} spans. */
  static Program zipkin(int port) throws Exception {
    return start(port, Map.of("MEM_MAX_SPANS", "" + KEPT));
  }

  private static Program start(int port, Map<String, String> further) throws Exception {
    Map<String, String> environment =
        new HashMap<>(Map.of("QUERY_PORT", "" + port, "STORAGE_TYPE", "mem"));
    environment.putAll(further);
    return Program.start(
        // With the trace store's half a gigabyte it would do nothing but collect after 300,000
        // spans, with four after two millions, with six before three.
        List.of("-Xmx10g", "-jar", jar().toString()),
        environment,
        URI.create("http://127.0.0.1:" + port + "/health"));
  }

  private static Path jar() throws Exception {
    Path jar = FOLDER.resolve("zipkin-server-3.6.1-exec.jar");
    if (!Files.exists(jar)) {
      int exit =
          new ProcessBuilder(
                  "./mvnw",
                  "-q",
                  "-B",
                  "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy",
                  "-Dartifact=" + JAR,
                  "-DoutputDirectory=" + FOLDER)
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException("Zipkin's jar cannot be fetched through Maven");
      }
    }
    return jar;
  }
}
