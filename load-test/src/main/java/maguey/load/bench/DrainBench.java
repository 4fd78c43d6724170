package maguey.load.bench;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import maguey.load.bench.Figures.Figure;

/**
 * How fast the trace store makes up for an absence of PostgreSQL: spans drained from its spool,
 * alone and while senders go on at full rate, beside the same spans through its door.
 */
final class DrainBench {
  private static final String DOOR = "through the door";

  private static final Backlog SPOOLED =
      new Backlog("spooled spans", Duration.ofMinutes(10), Duration.ofMillis(20));

  private final BenchDatabase database;
  private final TraceStore store;
  private final SpanTables tables;
  private final Sender sender;
  private final String token;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Figures figures = new Figures();
  private final int spans;

  private DrainBench(BenchDatabase database, TraceStore store, int spans) throws Exception {
    this.database = database;
    this.store = store;
    this.tables = new SpanTables(database);
    this.sender = new Sender(store.ingest("/v1/traces"), "application/x-protobuf");
    this.token = Program.token("viewer", TraceStore.JWT_SECRET);
    this.spans = spans;
  }

  static void run(List<String> arguments) throws Exception {
    int spans = Arguments.number(arguments, 0, 200_000);
    int rounds = Arguments.number(arguments, 1, 4);
    int before = Arguments.number(arguments, 2, WarmUp.SPANS);
    try (BenchDatabase database = new BenchDatabase("traces");
        TraceStore store = TraceStore.start(database)) {
      DrainBench bench = new DrainBench(database, store, spans);
      WarmUp.run(
          before, List.of(bench::warmByTheDoor, bench::warmByTheDoor, bench::warmByDraining));
      for (int round = 1; round <= rounds; round++) {
        bench.round(round);
      }
      bench.figures.print(DOOR);
      System.out.println("trace store: " + store.program().memory() + store.program().pauses());
    }
  }

  private void warmByTheDoor(int many) throws Exception {
    tables.sendAndTell(sender, bodies(many));
    tables.clear();
  }

  private void warmByDraining(int many) throws Exception {
    spool(many);
    database.start();
    awaitDrained();
    tables.clear();
  }

  private void round(int number) throws Exception {
    List<byte[]> bodies = bodies(spans);
    Meter meter = new Meter(store.program().cpu(), database.cpu(), spans);
    figures.add(number, DOOR, meter.measure(() -> tables.sendAndTell(sender, bodies)));
    tables.clear();
    System.out.printf("round %d: to the spool: %,.0f/s%n", number, spool(spans));
    figures.add(number, "from the spool", drain());
    spool(spans);
    System.out.printf("round %d: %s%n", number, drainBesideSenders());
  }

  private static List<byte[]> bodies(int many) {
    return Sender.bodies(many, OtlpBodies::protobuf);
  }

  /** Spans per second that the spool takes while PostgreSQL is away. */
  private double spool(int many) throws Exception {
    List<byte[]> bodies = bodies(many);
    database.stop();
    return Stopwatch.rate(many, () -> sender.send(bodies));
  }

  /** From the first span that has left the spool until every trace knows of the last. */
  private Figure drain() throws Exception {
    long left = awaitDraining();
    Meter meter = new Meter(store.program().cpu(), database.cpu(), (int) left);
    Figure figure = meter.measure(this::awaitDrained);
    tables.clear();
    return figure;
  }

  private String drainBesideSenders() throws Exception {
    List<byte[]> bodies = bodies(2 * spans);
    ExecutorService aside = Executors.newSingleThreadExecutor();
    AtomicBoolean draining = new AtomicBoolean(true);
    try {
      long left = awaitDraining();
      long start = System.nanoTime();
      Future<Long> sent = aside.submit(() -> sender.sendWhile(draining::get, bodies));
      awaitEmpty();
      double seconds = (System.nanoTime() - start) / 1e9;
      long taken = endOf(sent, draining);
      tables.awaitTold();
      return "from the spool %,.0f/s while senders at full rate got %,.0f/s (%.2f)"
          .formatted(left / seconds, taken / seconds, (double) left / taken);
    } finally {
      aside.shutdown();
      tables.clear();
    }
  }

  /** How many spans the senders got rid of meanwhile. */
  private static long endOf(Future<Long> sent, AtomicBoolean draining) throws Exception {
    boolean ranOut = sent.isDone();
    draining.set(false);
    long taken = sent.get();
    if (ranOut) {
      throw new IllegalStateException("the senders had no more to send before the spool was empty");
    }
    return taken;
  }

  /** Brings PostgreSQL back; returns how many spans are left once the first have gone. */
  private long awaitDraining() throws Exception {
    long all = spooled();
    database.start();
    long left = all == 0 ? 0 : SPOOLED.awaitFewer(all, this::spooled);
    if (left <= all / 2) {
      throw new IllegalStateException(
          "%d of %d spooled spans are left, too few to measure".formatted(left, all));
    }
    return left;
  }

  private void awaitDrained() throws Exception {
    awaitEmpty();
    tables.awaitTold();
  }

  private void awaitEmpty() throws Exception {
    SPOOLED.drained(this::spooled);
  }

  private long spooled() throws Exception {
    HttpRequest books =
        HttpRequest.newBuilder(store.api("/api/ingest"))
            .header("authorization", "Bearer " + token)
            .build();
    String answer = client.send(books, BodyHandlers.ofString()).body();
    return new JsonObject(answer).getJsonObject("spool").getLong("spans");
  }
}
