package maguey.traces.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Builds the answer of {@code GET /api/traces/{id}} as the trace store gives it. */
final class TraceFixture {

  private final String traceId;
  private final Instant zero;
  private final List<JsonObject> spans = new ArrayList<>();
  private final JsonArray scans = new JsonArray();
  private final Map<String, Integer> origins = new LinkedHashMap<>();
  private final JsonArray linksIn = new JsonArray();
  private final JsonObject more = new JsonObject();

  TraceFixture(String traceId, Instant zero) {
    this.traceId = traceId;
    this.zero = zero;
  }

  /**
   * Adds a span.
   *
   * @param place "service kind name"
   * @param startMs milliseconds after the trace's zero
   * @return its id
   */
  String span(String parent, String place, double startMs, double ms, Consumer<JsonObject> detail) {
    String[] words = place.split(" ", 3);
    String id = "%016x".formatted(0xa1b2c3d400000000L + spans.size());
    long start = nanos(startMs);
    JsonObject span =
        new JsonObject()
            .put("spanId", id)
            .put("parentSpanId", parent)
            .put("service", words[0])
            .put("kind", words[1])
            .put("name", words[2])
            .put("startNanos", Long.toString(start))
            .put("endNanos", Long.toString(start + Math.round(ms * 1e6)))
            .put("start", instant(startMs).toString())
            .put("durationMs", ms)
            .put("status", "UNSET")
            .put("statusMessage", "")
            .put("performance", category(ms))
            .put("attributes", new JsonObject())
            .put("events", new JsonArray())
            .put("links", new JsonArray())
            .put("origin", origins.computeIfAbsent(words[0], service -> origins.size()))
            .put("traceState", "maguey=v:1.0;env:production")
            .put("flags", 1)
            .put("labels", new JsonArray());
    detail.accept(span);
    spans.add(span);
    return id;
  }

  String span(String parent, String place, double startMs, double ms) {
    return span(parent, place, startMs, ms, span -> {});
  }

  private static JsonObject origin(String service) {
    return new JsonObject()
        .put("resource", resource(service))
        .put("scope", new JsonObject().put("name", "maguey").put("version", "1.0.0"));
  }

  private static JsonObject resource(String service) {
    return new JsonObject()
        .put("service.name", service)
        .put("service.namespace", "maguey")
        .put("service.instance.id", service + "-1")
        .put("telemetry.sdk.language", "java");
  }

  /** An event for a span under construction, so many milliseconds after the trace's zero. */
  JsonObject event(String name, double atMs, JsonObject attributes) {
    return new JsonObject()
        .put("name", name)
        .put("timeNanos", Long.toString(nanos(atMs)))
        .put("attributes", attributes);
  }

  TraceFixture scan(String result, String reason, String gate, double atMs, String spanId) {
    scans.add(
        new JsonObject()
            .put("scanId", "scan-" + scans.size())
            .put("ticketId", "TK7Q2M9XA" + scans.size())
            .put("result", result)
            .put("reason", reason)
            .put("gate", gate)
            .put("device", "handheld-7")
            .put("scannedAt", instant(atMs).toString())
            .put("spanId", spanId));
    return this;
  }

  TraceFixture linkIn(String spanId, String fromTrace) {
    linksIn.add(
        new JsonObject()
            .put("traceId", fromTrace)
            .put("spanId", "00f067aa0ba902b7")
            .put("service", "scanner-service")
            .put("name", "POST /api/scans")
            .put("linkedSpanId", spanId));
    return this;
  }

  TraceFixture with(String member, Object value) {
    more.put(member, value);
    return this;
  }

  /** The spans as they are. */
  List<JsonObject> spans() {
    return spans;
  }

  String traceId() {
    return traceId;
  }

  JsonObject answer() {
    return new JsonObject()
        .put("trace", summary())
        .put("segments", new JsonArray())
        .put("origins", new JsonArray(origins.keySet().stream().map(TraceFixture::origin).toList()))
        .put("spans", new JsonArray(spans))
        .put("linksIn", linksIn)
        .put("scans", scans);
  }

  JsonObject summary() {
    double active = activeMs();
    double wall = wallMs();
    JsonObject root = spans.get(0);
    return new JsonObject()
        .put("traceId", traceId)
        .put("rootService", root.getString("service"))
        .put("rootName", root.getString("name"))
        .put("services", services())
        .put("spanCount", spans.size())
        .put("errorCount", spans.stream().filter(TraceFixture::failed).count())
        .put("firstStart", zero.toString())
        .put("lastEnd", instant(wall).toString())
        .put("wallMs", wall)
        .put("activeMs", active)
        .put("idleMs", wall - active)
        .put("status", spans.stream().anyMatch(TraceFixture::failed) ? "error" : "ok")
        .put("performance", category(active))
        .put("orderNumber", null)
        .put("journeyId", null)
        .put("state", "complete")
        .put("stateReason", "Every parent is there")
        .mergeIn(more);
  }

  private JsonArray services() {
    TreeMap<String, JsonObject> byName = new TreeMap<>();
    for (JsonObject span : spans) {
      JsonObject service =
          byName.computeIfAbsent(
              span.getString("service"),
              name -> new JsonObject().put("name", name).put("spans", 0).put("errors", 0));
      service.put("spans", service.getInteger("spans") + 1);
      service.put("errors", service.getInteger("errors") + (failed(span) ? 1 : 0));
    }
    return new JsonArray(List.copyOf(byName.values()));
  }

  private double wallMs() {
    return spans.stream().mapToDouble(span -> offsetMs(span) + length(span)).max().orElse(0);
  }

  private double activeMs() {
    double active = 0;
    double reached = 0;
    for (JsonObject span : spans.stream().sorted(TraceFixture::byStart).toList()) {
      double end = offsetMs(span) + length(span);
      active += Math.max(0, end - Math.max(reached, offsetMs(span)));
      reached = Math.max(reached, end);
    }
    return active;
  }

  private static int byStart(JsonObject a, JsonObject b) {
    return Long.compare(start(a), start(b));
  }

  private double offsetMs(JsonObject span) {
    return (start(span) - nanos(0)) / 1e6;
  }

  private static double length(JsonObject span) {
    return span.getDouble("durationMs");
  }

  private static long start(JsonObject span) {
    return Long.parseLong(span.getString("startNanos"));
  }

  private static boolean failed(JsonObject span) {
    return span.getString("status").equals("ERROR");
  }

  private long nanos(double ms) {
    return zero.getEpochSecond() * 1_000_000_000L + zero.getNano() + Math.round(ms * 1e6);
  }

  private Instant instant(double ms) {
    return zero.plus(Duration.ofNanos(Math.round(ms * 1e6)));
  }

  private static String category(double ms) {
    String name = ms < 100 ? "FAST" : ms < 1000 ? "NORMAL" : ms < 5000 ? "SLOW" : "VERY_SLOW";
    return name.toLowerCase(Locale.ROOT);
  }
}
