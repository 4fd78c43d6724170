package maguey.load.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

/** What the bench of queries asks, about the traces of {@link SpanFill} and two of its own. */
final class Questions {
  /** The path of a question, perhaps another one each time. */
  interface Question {
    String next() throws Exception;
  }

  private final Map<String, Question> all = new LinkedHashMap<>();
  private final long traces;

  /** About any of so many spans; sends the two traces. */
  Questions(TraceStore store, long spans) throws Exception {
    traces = spans / SpanFill.SPANS_PER_TRACE;
    String fresh = post(store, 0);
    String halves = post(store, Duration.ofDays(30).minusHours(1).toNanos());
    all.put("trace by id, fresh", () -> "/api/traces/" + fresh);
    all.put("trace by id, halves 30 days apart", () -> "/api/traces/" + halves);
    all.put("trace by id, any", () -> "/api/traces/" + md5Of("trace " + anyTrace()));
    search("newest 100", "");
    search("newest 100 of a service", "service=scanner-service");
    search("newest 100 with errors", "status=error");
    search("an operation, with errors", "status=error&operation=SELECT%20tickets");
    search("fast ones of 24 h", "performance=fast&range=24h");
    all.put("by order number", () -> "/api/traces/search?order=B-" + anyTrace() / 5 * 5);
    all.put("by what was typed", () -> "/api/traces/search?q=B-" + anyTrace() / 5 * 5);
    search("by an attribute, usual", "attribute=shelf%3Dusual");
    search("by an attribute, rare", "attribute=shelf%3Drare");
    all.put("metrics, 24 h", () -> "/api/traces/metrics/overview?range=24h");
    all.put("metrics, 7 d", () -> "/api/traces/metrics/overview?range=7d");
    all.put("performance, 7 d", () -> "/api/traces/metrics/performance?range=7d");
  }

  /** Each with its name, in their order. */
  void forEach(BiConsumer<String, Question> question) {
    all.forEach(question);
  }

  private void search(String name, String parameters) {
    all.put(name, () -> "/api/traces/search?" + parameters);
  }

  private long anyTrace() {
    return ThreadLocalRandom.current().nextLong(1, traces);
  }

  /** Sends a trace whose first half began so long ago; gives its id. */
  private static String post(TraceStore store, long nanosAgo) throws Exception {
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
