package maguey.load.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A span of the benches; the same ones go to every side in its own format.
 *
 * @param kind OTLP's number
 * @param attributes text or long
 */
record BenchSpan(
    long traceHigh,
    long traceLow,
    long id,
    long parent,
    String service,
    String name,
    int kind,
    long startNanos,
    long endNanos,
    boolean failed,
    Map<String, Object> attributes) {
  private static final int SPANS = 10;
  private static final List<String> SERVICES =
      List.of("marketing-web", "orders-service", "scanner-service");

  /** Ten spans of three services: a page, an order under it, its statements, a webhook. */
  static List<BenchSpan> trace(int number) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = random.nextLong();
    long low = random.nextLong();
    long[] ids = random.longs(SPANS, 1, Long.MAX_VALUE).toArray();
    long start = System.currentTimeMillis() * 1_000_000 + random.nextInt(1_000_000);
    List<BenchSpan> spans = new ArrayList<>(SPANS);
    for (int i = 0; i < SPANS; i++) {
      spans.add(span(number, i, high, low, ids, start));
    }
    return spans;
  }

  /** The same span so long ago. */
  BenchSpan earlier(long nanos) {
    return new BenchSpan(
        traceHigh,
        traceLow,
        id,
        parent,
        service,
        name,
        kind,
        startNanos - nanos,
        endNanos - nanos,
        failed,
        attributes);
  }

  private static BenchSpan span(int number, int i, long high, long low, long[] ids, long start) {
    String service = SERVICES.get(i == 0 ? 0 : i < 8 ? 1 : 2);
    boolean statement = i >= 2 && i < 7;
    long begin = start + i * 1_000_000L;
    return new BenchSpan(
        high,
        low,
        ids[i],
        i == 0 ? 0 : ids[i == 1 ? 0 : i == 9 ? 8 : 1],
        service,
        statement ? "SELECT tickets" : i == 0 ? "page-load /events" : "POST /api/step-" + i,
        statement ? 3 : i == 0 ? 1 : 2,
        begin,
        begin + 900_123 + (number * 7_919L + i * 104_729L) % 50_000_000,
        i == 1 && number % 50 == 0,
        attributes(number, statement));
  }

  private static Map<String, Object> attributes(int number, boolean statement) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("http.request.method", "POST");
    attributes.put("http.route", "/api/orders");
    attributes.put("url.path", "/api/orders");
    attributes.put("server.address", "127.0.0.1");
    attributes.put("db.system.name", statement ? "postgresql" : "none");
    attributes.put("db.query.text", "SELECT id FROM tickets WHERE order_id = $1 AND n = " + number);
    attributes.put("performance.category", "fast");
    attributes.put("server.port", 8081L);
    attributes.put("http.response.status_code", 201L);
    return attributes;
  }
}
