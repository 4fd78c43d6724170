package maguey.load.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import maguey.load.drive.ArrivalPlan;

/** Requests over several connections: as many as are answered, or as many as shall come. */
final class HttpLoad {
  private final int port;
  private final int connections;
  private final Supplier<byte[]> requests;

  HttpLoad(int port, int connections, Supplier<byte[]> requests) {
    this.port = port;
    this.connections = connections;
    this.requests = requests;
  }

  /** What came back: how often which status, and the latencies in order. */
  record Outcome(Map<Integer, Long> statuses, List<Double> millis, double seconds) {
    double perSecond(int status) {
      return count(status) / seconds;
    }

    double count(int status) {
      return statuses.getOrDefault(status, 0L);
    }

    double percentile(double share) {
      int rank = (int) Math.ceil(share * millis.size());
      return millis.isEmpty() ? 0 : millis.get(Math.max(0, rank - 1));
    }

    String latency() {
      return "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms"
          .formatted(percentile(0.5), percentile(0.99), percentile(0.999));
    }
  }

  /** Closed model: each connection sends the next request when the last was answered. */
  Outcome asFastAsAnswered(Duration lasting) {
    return run(
        start -> {
          long end = start + lasting.toNanos();
          return () -> System.nanoTime() < end ? System.nanoTime() : -1;
        });
  }

  /**
   * Open model: requests are due at their rate whether or not the last were answered, and latency
   * counts from when they were due. More connections than ever wait are needed.
   */
  Outcome atRate(int perSecond, Duration lasting) {
    ArrivalPlan plan = new ArrivalPlan(perSecond, Duration.ZERO, lasting);
    AtomicLong next = new AtomicLong();
    return run(
        first ->
            () -> {
              long number = next.getAndIncrement();
              return number < plan.arrivals() ? first + plan.dueNanos(number) : -1;
            });
  }

  private interface Schedule {
    /** When the next request is due; negative when there is none. */
    long next();
  }

  /**
   * The connections are there before the first request is due: that all of them are opened in one
   * moment is of the load's own making.
   *
   * @param beginning makes the schedule of the time at which it begins
   */
  private Outcome run(LongFunction<Schedule> beginning) {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<RawHttp> opened = open();
      long start = System.nanoTime();
      Schedule schedule = beginning.apply(start);
      List<CompletableFuture<Outcome>> parts =
          opened.stream()
              .map(each -> CompletableFuture.supplyAsync(() -> send(each, schedule), threads))
              .toList();
      List<Outcome> done = parts.stream().map(CompletableFuture::join).toList();
      return merged(done, (System.nanoTime() - start) / 1e9);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<RawHttp> open() throws IOException {
    List<RawHttp> opened = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      opened.add(new RawHttp(port));
    }
    return opened;
  }

  private Outcome send(RawHttp connection, Schedule schedule) {
    Map<Integer, Long> statuses = new TreeMap<>();
    List<Double> millis = new ArrayList<>();
    try (RawHttp http = connection) {
      for (long due = schedule.next(); due >= 0; due = schedule.next()) {
        ArrivalPlan.waitUntil(due);
        statuses.merge(http.send(requests.get()), 1L, Long::sum);
        millis.add((System.nanoTime() - due) / 1e6);
      }
    } catch (IOException broken) {
      statuses.merge(0, 1L, Long::sum);
    }
    return new Outcome(statuses, millis, 0);
  }

  private static Outcome merged(List<Outcome> parts, double seconds) {
    Map<Integer, Long> statuses = new TreeMap<>();
    parts.forEach(part -> part.statuses().forEach((k, n) -> statuses.merge(k, n, Long::sum)));
    List<Double> millis = parts.stream().flatMap(p -> p.millis().stream()).sorted().toList();
    return new Outcome(statuses, millis, seconds);
  }
}
