package maguey.traces.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import maguey.traces.analysis.Segments.Interval;
import maguey.traces.analysis.TraceTree;
import maguey.traces.export.StoredOrigins;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Performance;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;

/** Turns stored spans into those of the query API. */
final class SpanRows {
  private static final List<String> KINDS =
      List.of("INTERNAL", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");
  private static final List<String> STATUSES = List.of("UNSET", "OK", "ERROR");
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Duration LATE = Duration.ofMinutes(5);
  private static final String CLOCK_OFFSET = "demo.clock_offset";

  private SpanRows() {}

  static TraceTree.Node node(Row row) {
    Long parent = row.getLong("parent_span_id");
    return new TraceTree.Node(
        row.getLong("span_id"), parent == null ? SpanId.NONE : parent, row.getInteger("kind"));
  }

  static Interval interval(Row row) {
    return new Interval(
        row.getOffsetDateTime("start_time").toInstant(),
        row.getOffsetDateTime("end_time").toInstant());
  }

  static JsonObject toJson(Row row, TraceTree tree) {
    TraceTree.Node node = node(row);
    long start = nanos(row, "start_time", "start_nanos");
    long end = nanos(row, "end_time", "end_nanos");
    double millis = (end - start) / NANOS_PER_MILLI;
    JsonObject attributes = SpanValues.attributes(row.getJsonObject("attributes"));
    return new JsonObject()
        .put("spanId", SpanId.hex(node.spanId()))
        .put(
            "parentSpanId",
            node.parentSpanId() == SpanId.NONE ? null : SpanId.hex(node.parentSpanId()))
        .put("service", StoredText.decode(row.getString("service")))
        .put("name", StoredText.decode(row.getString("name")))
        .put("kind", kind(row.getInteger("kind")))
        .put("startNanos", Long.toUnsignedString(start))
        .put("endNanos", Long.toUnsignedString(end))
        .put("start", TraceSummaries.iso(row.getOffsetDateTime("start_time")))
        .put("durationMs", millis)
        .put("status", word(STATUSES, row.getInteger("status")))
        .put("statusMessage", text(row, "status_message"))
        .put("performance", Performance.of(millis).label())
        .put("attributes", attributes)
        .put("events", events(row.getJsonArray("events")))
        .put("links", links(row.getJsonArray("links")))
        .put("traceState", text(row, "trace_state"))
        .put("flags", row.getLong("flags"))
        .put("dropped", row.getJsonObject("dropped"))
        .put("labels", labels(row, node, tree, attributes));
  }

  private static JsonArray labels(
      Row row, TraceTree.Node node, TraceTree tree, JsonObject attributes) {
    List<String> labels = new ArrayList<>();
    add(labels, "orphan", tree.isOrphan(node));
    add(labels, "cycle", tree.isInCycle(node));
    add(labels, "duplicate", tree.isRepeated(node));
    add(labels, "shared", tree.isShared(node));
    boolean shifted = attributes.containsKey(CLOCK_OFFSET);
    add(labels, "demo-clock", shifted);
    add(labels, "late", !shifted && isLate(row));
    return new JsonArray(labels);
  }

  private static void add(List<String> labels, String label, boolean applies) {
    if (applies) {
      labels.add(label);
    }
  }

  private static boolean isLate(Row row) {
    OffsetDateTime end = row.getOffsetDateTime("end_time");
    return Duration.between(end, row.getOffsetDateTime("created_at")).compareTo(LATE) > 0;
  }

  private static JsonArray events(JsonArray stored) {
    JsonArray shown = new JsonArray();
    for (int i = 0; stored != null && i < stored.size(); i++) {
      JsonObject event = stored.getJsonObject(i);
      shown.add(
          new JsonObject()
              .put("name", StoredText.decode(event.getString("name")))
              .put("timeNanos", event.getString("time_unix_nano"))
              .put("attributes", attributesOf(event)));
    }
    return shown;
  }

  private static JsonArray links(JsonArray stored) {
    JsonArray shown = new JsonArray();
    for (int i = 0; stored != null && i < stored.size(); i++) {
      JsonObject link = stored.getJsonObject(i);
      shown.add(
          new JsonObject()
              .put("traceId", link.getString("trace_id"))
              .put("spanId", link.getString("span_id"))
              .put("attributes", attributesOf(link)));
    }
    return shown;
  }

  /** Who emitted spans. */
  static JsonObject origin(StoredOrigins origins, Long id) {
    return new JsonObject()
        .put("resource", attributesOf(origins.resource(id)))
        .put("scope", scope(origins.scope(id)));
  }

  private static JsonObject scope(JsonObject scope) {
    return new JsonObject()
        .put("name", StoredText.decode(scope.getString("name", "")))
        .put("version", StoredText.decode(scope.getString("version", "")));
  }

  private static JsonObject attributesOf(JsonObject stored) {
    return SpanValues.attributes(stored == null ? null : stored.getJsonObject("attributes"));
  }

  private static String text(Row row, String column) {
    String stored = row.getString(column);
    return stored == null ? "" : StoredText.decode(stored);
  }

  private static long nanos(Row row, String micros, String beside) {
    return EpochNanos.of(row.getOffsetDateTime(micros), row.getShort(beside));
  }

  /** OTLP's number in a word. */
  static String kind(int number) {
    return word(KINDS, number);
  }

  private static String word(List<String> words, int number) {
    return number >= 0 && number < words.size() ? words.get(number) : String.valueOf(number);
  }
}
