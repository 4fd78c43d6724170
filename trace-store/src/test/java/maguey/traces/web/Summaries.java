package maguey.traces.web;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A list of traces as a busy evening leaves it. */
final class Summaries {

  private static final String[] ROOTS = {
    "marketing-web CLIENT page-load /events/{slug}",
    "orders-service SERVER POST /api/orders",
    "orders-service SERVER GET /api/events",
    "scanner-service SERVER POST /api/scans"
  };

  private Summaries() {}

  static List<JsonObject> all(Map<String, TraceFixture> traces) {
    List<JsonObject> all = new ArrayList<>();
    traces.values().forEach(trace -> all.add(trace.summary()));
    Random random = new Random(42);
    for (int i = all.size(); i < 130; i++) {
      all.add(ordinary(i, random));
    }
    all.sort((a, b) -> b.getString("lastEnd").compareTo(a.getString("lastEnd")));
    return all;
  }

  private static JsonObject ordinary(int i, Random random) {
    Duration age = Duration.ofSeconds(40L * i * i / 4);
    String id = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    TraceFixture t = new TraceFixture(id, Instant.now().minus(age));
    double ms = Math.exp(random.nextDouble() * 7 + 0.5);
    String root = t.span(null, ROOTS[i % ROOTS.length], 0, ms);
    if (i % 4 < 2) {
      String call = t.span(root, "orders-service SERVER POST /api/orders", ms * 0.1, ms * 0.8);
      t.span(call, "scanner-service SERVER POST /webhooks/tickets", ms * 0.3, ms * 0.4);
      t.with("state", "awaiting_scan")
          .with("stateReason", "Two tickets were issued and not scanned yet")
          .with("orderNumber", "MG-%06X".formatted(random.nextInt(0xffffff)));
    }
    if (i % 9 == 4) {
      t.span(root, "marketing-service INTERNAL render", 1, 4, span -> span.put("status", "ERROR"));
    }
    return t.summary();
  }
}
