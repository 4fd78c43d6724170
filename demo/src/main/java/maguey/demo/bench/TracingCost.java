package maguey.demo.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import maguey.common.tracing.Telemetry;
import maguey.common.tracing.TelemetryConfig;
import maguey.common.tracing.export.SpanPipeline;
import maguey.demo.bench.ClosedLoad.Result;

/**
 * {@code ./maguey bench tracing [TURNS [REQUESTS [CONNECTIONS]]]}: what tracing costs. One server,
 * JSON in and out, with no, one and two SQL statements, untraced and traced in turns within one
 * process. Everything is traced (no sampling), encoded and handed over the event bus. Prints
 * requests per second, the processor time of each and the ratios of each turn. The load shares the
 * machine and the process.
 */
public final class TracingCost {
  private static final int USUAL_TURNS = 5;
  private static final int USUAL_REQUESTS = 50_000;
  private static final int USUAL_CONNECTIONS = 32;

  private final ClosedLoad load;
  private final int turns;

  private TracingCost(ClosedLoad load, int turns) {
    this.load = load;
    this.turns = turns;
  }

  public static void main(String[] arguments) throws Exception {
    ClosedLoad load =
        new ClosedLoad(
            number(arguments, 1, USUAL_REQUESTS), number(arguments, 2, USUAL_CONNECTIONS));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
      new TracingCost(load, number(arguments, 0, USUAL_TURNS)).run(postgres);
    }
    System.exit(0);
  }

  private void run(EmbeddedPostgres postgres) throws Exception {
    Telemetry telemetry = telemetry();
    Vertx plain = Vertx.builder().with(options()).build();
    Vertx traced = Vertx.builder().with(options()).withTracer(telemetry.tracerFactory()).build();
    traced.eventBus().consumer(SpanPipeline.ADDRESS, message -> message.reply(null));
    telemetry.attach(traced).await();
    int plainPort = SmallServer.start(plain, postgres);
    int tracedPort = SmallServer.start(traced, postgres);
    for (String path : SmallServer.PATHS) {
      turns(path, plainPort, tracedPort);
    }
    telemetry.flush().await();
    System.out.println(telemetry.counts());
  }

  private void turns(String path, int plainPort, int tracedPort) throws TimeoutException {
    load.run(plainPort, path);
    load.run(tracedPort, path);
    double[] rates = new double[turns];
    double[] cpus = new double[turns];
    for (int turn = 0; turn < turns; turn++) {
      // Each is first in turn: the second of two has the warmer machine.
      Result traced = turn % 2 == 1 ? load.run(tracedPort, path) : null;
      Result plain = load.run(plainPort, path);
      traced = traced == null ? load.run(tracedPort, path) : traced;
      rates[turn] = traced.perSecond() / plain.perSecond();
      cpus[turn] = plain.cpuMicros() / traced.cpuMicros();
      System.out.printf(
          "%s untraced %.0f/s %.1f us, traced %.0f/s %.1f us: %.3f by rate, %.3f by CPU%n",
          path,
          plain.perSecond(),
          plain.cpuMicros(),
          traced.perSecond(),
          traced.cpuMicros(),
          rates[turn],
          cpus[turn]);
    }
    System.out.printf("%s median %.3f by rate, %.3f by CPU%n", path, median(rates), median(cpus));
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Telemetry telemetry() throws Exception {
    return Telemetry.start(
        TelemetryConfig.from(
            "bench", Map.of("MAGUEY_SPOOL_DIR", Files.createTempDirectory("spool").toString())));
  }

  private static VertxOptions options() {
    return new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true);
  }

  private static int number(String[] arguments, int place, int usual) {
    return arguments.length > place ? Integer.parseInt(arguments[place]) : usual;
  }
}
