package maguey.traces.drill;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import maguey.testkit.OwnPostgres;

/**
 * How fast the spool is filled and drained, beside ingest through the same door into the same
 * database. Run its main after {@code package}, in the module's folder: {@code DrainBench [spans]}.
 */
public final class DrainBench {
  private static final int SENDERS = 8;
  private static final Duration MEASURED = Duration.ofSeconds(10);

  private final OwnPostgres database = new OwnPostgres("traces");
  private final StoreProcess store;
  private final int spans;

  private DrainBench(int spans) throws Exception {
    this.spans = spans;
    this.store = StoreProcess.start(database, Map.of(), "-Xmx512m", "-XX:TieredStopAtLevel=4");
    store.awaitReady();
  }

  public static void main(String[] arguments) throws Exception {
    DrainBench bench =
        new DrainBench(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000);
    try {
      bench.run();
    } finally {
      bench.store.close();
      bench.database.close();
    }
    System.exit(0);
  }

  private void run() {
    ingestRate();
    for (int round = 1; round <= 3; round++) {
      double ingest = ingestRate();
      double spooled = spool();
      double drained = drain();
      double again = spool();
      String together = drainBesideIngest();
      System.out.printf(
          "round %d: ingest %.0f/s; spooled %.0f/s and %.0f/s; drained alone %.0f/s (%.2f of ingest); %s%n",
          round, ingest, spooled, again, drained, drained / ingest, together);
    }
  }

  private double ingestRate() {
    try (Senders senders = Senders.atFullRate(store.otlp(), SENDERS)) {
      senders.awaitMore(1);
      return rate(senders::acknowledgedSpans, () -> LockSupport.parkNanos(MEASURED.toNanos()));
    }
  }

  private double spool() {
    database.stop();
    try (Senders senders = Senders.atFullRate(store.otlp(), SENDERS)) {
      senders.awaitMore(1);
      return rate(senders::acknowledgedSpans, () -> awaitSpooled(spans));
    }
  }

  private double drain() {
    database.start();
    awaitDraining();
    return rate(() -> -spooled(), this::awaitEmpty);
  }

  private String drainBesideIngest() {
    try (Senders senders = Senders.atFullRate(store.otlp(), SENDERS)) {
      database.start();
      awaitDraining();
      long before = senders.acknowledgedSpans();
      long start = System.nanoTime();
      double drained = rate(() -> -spooled(), this::awaitEmpty);
      double live = (senders.acknowledgedSpans() - before) / seconds(start);
      return "drained %.0f/s beside ingest of %.0f/s (%.2f)"
          .formatted(drained, live, drained / live);
    }
  }

  private interface Count {
    long now();
  }

  private static double rate(Count count, Runnable until) {
    long before = count.now();
    long start = System.nanoTime();
    until.run();
    return (count.now() - before) / seconds(start);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private void awaitSpooled(long wanted) {
    eventually(() -> assertThat(spooled()).isGreaterThan(wanted));
  }

  private void awaitDraining() {
    long all = spooled();
    eventually(() -> assertThat(spooled()).isLessThan(all));
  }

  private void awaitEmpty() {
    eventually(() -> assertThat(spooled()).isZero());
  }

  private long spooled() {
    JsonObject spool = store.ingest().getJsonObject("spool");
    return spool.getLong("spans");
  }
}
