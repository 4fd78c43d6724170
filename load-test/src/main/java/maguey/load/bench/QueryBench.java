package maguey.load.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Medians of the query API over HTTP with ever more spans stored. They must not grow with the
 * table. With each number of spans all questions are asked in turn, pass by pass: first without
 * being measured, so that caches hold what they can hold; with the fewest spans longer, until the
 * server has compiled what it runs, or they would look slow.
 */
final class QueryBench {
  private static final long MILLION = 1_000_000;
  private static final int TIMES = 15;
  private static final int PASSES = 3;
  private static final int COLD_PASSES = 4;

  private final TraceStore store;
  private final SpanFill fill;
  private final String token;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, List<Double>> medians = new LinkedHashMap<>();
  private Questions questions;
  private long spans;

  private QueryBench(BenchDatabase database, TraceStore store) throws Exception {
    this.store = store;
    fill = new SpanFill(database);
    token = Program.token("viewer", TraceStore.JWT_SECRET);
  }

  static void run(List<String> arguments) throws Exception {
    List<Long> sizes =
        arguments.isEmpty()
            ? List.of(MILLION, 3 * MILLION, 10 * MILLION)
            : arguments.stream()
                .map(millions -> (long) (Double.parseDouble(millions) * MILLION))
                .toList();
    try (BenchDatabase database = new BenchDatabase("traces");
        TraceStore store = TraceStore.start(database)) {
      QueryBench bench = new QueryBench(database, store);
      bench.fill.prepare();
      for (long size : sizes) {
        bench.fill(size);
        bench.measure(size == sizes.get(0) ? COLD_PASSES : 1);
      }
      bench.print(sizes);
    }
  }

  private void fill(long size) throws Exception {
    long start = System.nanoTime();
    fill.fill(size);
    spans = size;
    questions = new Questions(store, size);
    System.out.printf(
        "%,d spans are there after %.0f s%n", size, (System.nanoTime() - start) / 1e9);
  }

  private void measure(int unmeasured) {
    for (int i = 0; i < unmeasured; i++) {
      pass(new LinkedHashMap<>());
    }
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    for (int i = 0; i < PASSES; i++) {
      pass(millis);
    }
    millis.forEach(
        (name, all) -> {
          double median = Stopwatch.median(all.stream().mapToDouble(value -> value));
          medians.computeIfAbsent(name, first -> new ArrayList<>()).add(median);
          System.out.printf("%,d spans, %s: %.1f ms%n", spans, name, median);
        });
  }

  private void pass(Map<String, List<Double>> millis) {
    questions.forEach(
        (name, question) -> {
          List<Double> all = millis.computeIfAbsent(name, first -> new ArrayList<>());
          for (int i = 0; i < TIMES; i++) {
            all.add(millis(name, question));
          }
        });
  }

  /** Not a number when it is not answered: that is told, and ends nothing. */
  private double millis(String name, Questions.Question question) {
    try {
      String path = question.next();
      return Stopwatch.millis(() -> get(path));
    } catch (Exception failure) {
      System.out.printf("%,d spans, %s: %s%n", spans, name, failure.getMessage());
      return Double.NaN;
    }
  }

  private void get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(store.api(path))
            .header("authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(30))
            .build();
    int status = client.send(request, BodyHandlers.ofByteArray()).statusCode();
    if (status != 200) {
      throw new IOException("answers " + status);
    }
  }

  private void print(List<Long> sizes) {
    System.out.println("median milliseconds with " + sizes + " spans stored; last by first");
    medians.forEach(
        (name, values) ->
            System.out.printf(
                "| %s | %s | %.2f |%n",
                name,
                String.join(" | ", values.stream().map("%.1f"::formatted).toList()),
                values.get(values.size() - 1) / values.get(0)));
  }
}
