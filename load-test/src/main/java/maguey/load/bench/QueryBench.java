package maguey.load.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Medians of the query API over HTTP with ever more spans stored. They must not grow with the
 * table.
 */
final class QueryBench {
  private static final long MILLION = 1_000_000;
  private static final int TIMES = 41;
  private static final int WARM = 15;

  private final BenchDatabase database;
  private final TraceStore store;
  private final String token;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, List<Double>> medians = new LinkedHashMap<>();
  private final String fresh;
  private final String halves;
  private long spans;

  private QueryBench(BenchDatabase database, TraceStore store) throws Exception {
    this.database = database;
    this.store = store;
    token = Program.token("viewer", TraceStore.JWT_SECRET);
    fresh = post(0);
    halves = post(Duration.ofDays(30).minusHours(1).toNanos());
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
      SpanFill fill = new SpanFill(database);
      fill.prepare();
      for (long size : sizes) {
        fill.grow(bench.spans, size);
        bench.spans = size;
        if (size == sizes.get(0)) {
          bench.warmUp();
        }
        bench.measure();
      }
      bench.print(sizes);
    }
  }

  /** Without it the smallest table would be asked by code not yet compiled, and look slow. */
  private void warmUp() throws Exception {
    System.out.println("warm-up");
    measure();
    medians.clear();
  }

  private void measure() throws Exception {
    query("trace by id, fresh", () -> "/api/traces/" + fresh);
    query("trace by id, halves 30 days apart", () -> "/api/traces/" + halves);
    query("trace by id, any", () -> "/api/traces/" + md5Of("trace " + anyTrace()));
    query("newest 100", () -> "/api/traces/search");
    query("newest 100 of a service", () -> "/api/traces/search?service=scanner-service");
    query("newest 100 with errors", () -> "/api/traces/search?status=error");
    query(
        "an operation, with errors",
        () -> "/api/traces/search?status=error&operation=SELECT%20tickets");
    query("normal ones of 24 h", () -> "/api/traces/search?performance=fast&range=24h");
    query("by order number", () -> "/api/traces/search?order=B-" + anyTrace() / 5 * 5);
    query("by what was typed", () -> "/api/traces/search?q=B-" + anyTrace() / 5 * 5);
    query("by an attribute, usual", () -> "/api/traces/search?attribute=shelf%3Dusual");
    query("by an attribute, rare", () -> "/api/traces/search?attribute=shelf%3Drare");
    query("metrics, 24 h", () -> "/api/traces/metrics/overview?range=24h");
    query("metrics, 7 d", () -> "/api/traces/metrics/overview?range=7d");
    query("performance, 7 d", () -> "/api/traces/metrics/performance?range=7d");
  }

  private interface Request {
    String next() throws Exception;
  }

  private void query(String name, Request path) throws Exception {
    int status = get(path.next());
    if (status != 200) {
      medians
          .computeIfAbsent(name + " (answers " + status + ")", first -> new ArrayList<>())
          .add(0.0);
      return;
    }
    for (int i = 0; i < WARM; i++) {
      get(path.next());
    }
    double median = Stopwatch.medianMillis(TIMES, () -> get(path.next()));
    medians.computeIfAbsent(name, first -> new ArrayList<>()).add(median);
    System.out.printf("%,d spans, %s: %.1f ms%n", spans, name, median);
  }

  private int get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(store.api(path))
            .header("authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(30))
            .build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    return answer.statusCode();
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

  private long anyTrace() {
    return ThreadLocalRandom.current().nextLong(1, spans / SpanFill.SPANS_PER_TRACE);
  }

  /** Sends a trace whose first half began so long ago; gives its id. */
  private String post(long nanosAgo) throws Exception {
    List<BenchSpan> trace = BenchSpan.trace(1);
    List<BenchSpan> early = new ArrayList<>();
    for (BenchSpan span : trace.subList(0, 5)) {
      early.add(span.earlier(nanosAgo));
    }
    URI door = store.ingest("/v1/traces");
    Sender sender = new Sender(door, "application/x-protobuf");
    sender.send(List.of(OtlpBodies.protobuf(early), OtlpBodies.protobuf(trace.subList(5, 10))));
    return "%016x%016x".formatted(trace.get(0).traceHigh(), trace.get(0).traceLow());
  }

  private static String md5Of(String text) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
