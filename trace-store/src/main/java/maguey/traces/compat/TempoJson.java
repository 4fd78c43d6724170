package maguey.traces.compat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Map;
import java.util.Set;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** Found traces and tags in the form of Tempo's API. */
final class TempoJson {
  private static final long MICROS_PER_MILLI = 1_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Set<String> WORDS = Set.of("status", "span:status", "kind", "span:kind");

  private TempoJson() {}

  /** A trace of {@link SpanFinder}; its duration is from its first start to its last end. */
  static JsonObject found(Row row) {
    JsonObject spans =
        new JsonObject()
            .put("spans", spans(row.getJsonArray("spans")))
            .put("matched", row.getLong("matched"));
    long start = EpochNanos.of(row.getOffsetDateTime("first_start"), 0);
    return new JsonObject()
        .put("traceID", new TraceId(row.getUUID("trace_id")).hex())
        .put("rootServiceName", StoredText.decode(row.getString("root_service")))
        .put("rootTraceName", StoredText.decode(row.getString("root_name")))
        .put("startTimeUnixNano", Long.toUnsignedString(start))
        .put("durationMs", row.getLong("wall_us") / MICROS_PER_MILLI)
        .put("spanSet", spans)
        .put("spanSets", new JsonArray().add(spans.copy()))
        .put("serviceStats", services(row.getJsonObject("services")));
  }

  /** A value with its type in TraceQL. */
  static JsonObject typed(String tag, String value) {
    return new JsonObject()
        .put("type", WORDS.contains(tag) ? "keyword" : "string")
        .put("value", value);
  }

  private static JsonArray spans(JsonArray stored) {
    return new JsonArray(stored.stream().map(span -> span((JsonObject) span)).toList());
  }

  private static JsonObject span(JsonObject stored) {
    long nanos = stored.getLong("start") * MICROS_PER_MILLI + stored.getLong("nanos");
    long lasted = Math.round(Math.max(0, stored.getDouble("millis")) * NANOS_PER_MILLI);
    return new JsonObject()
        .put("spanID", stored.getString("spanId"))
        .put("name", StoredText.decode(stored.getString("name")))
        .put("startTimeUnixNano", Long.toUnsignedString(nanos))
        .put("durationNanos", Long.toString(lasted))
        .put("attributes", attributes(StoredText.decode(stored.getString("service"))));
  }

  private static JsonArray attributes(String service) {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("key", "service.name")
                .put("value", new JsonObject().put("stringValue", service)));
  }

  private static JsonObject services(JsonObject stored) {
    JsonObject services = new JsonObject();
    if (stored != null) {
      for (Map.Entry<String, Object> service : stored) {
        services.put(StoredText.decode(service.getKey()), service.getValue());
      }
    }
    return services;
  }
}
