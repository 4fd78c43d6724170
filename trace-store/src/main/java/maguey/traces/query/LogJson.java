package maguey.traces.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.export.StoredOrigins;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** Log records as the API shows them. */
final class LogJson {
  /** OTLP's numbers: each name has four of them. */
  private static final Map<String, Integer> LEAST =
      Map.of("trace", 1, "debug", 5, "info", 9, "warn", 13, "error", 17, "fatal", 21);

  private LogJson() {}

  /** The least of OTLP's numbers that has a name; null for another name. */
  static Integer leastOf(String severity) {
    return LEAST.get(severity);
  }

  /** Each resource with its scope is there once, the records name its place. */
  static JsonObject of(List<Row> rows, StoredOrigins origins) {
    List<Long> ids = rows.stream().map(LogJson::origin).distinct().filter(origins::has).toList();
    Map<Long, Integer> places = new HashMap<>();
    ids.forEach(id -> places.put(id, places.size()));
    return new JsonObject()
        .put("logs", Rows.json(rows, row -> log(row).put("origin", places.get(origin(row)))))
        .put(
            "origins",
            new JsonArray(ids.stream().map(id -> SpanRows.origin(origins, id)).toList()));
  }

  private static JsonObject log(Row row) {
    OffsetDateTime observed = row.getOffsetDateTime("observed_time");
    return times("time", row.getOffsetDateTime("time"), row.getShort("nanos"))
        .mergeIn(times("observedTime", observed, row.getShort("observed_nanos")))
        .put("severity", word(row.getShort("severity")))
        .put("severityNumber", row.getShort("severity").intValue())
        .put("severityText", StoredText.decode(row.getString("severity_text")))
        .put("service", StoredText.decode(row.getString("service")))
        .put("traceId", Optional.ofNullable(row.getUUID("trace_id")).map(LogJson::hex).orElse(null))
        .put("spanId", Optional.ofNullable(row.getLong("span_id")).map(SpanId::hex).orElse(null))
        .put("flags", row.getLong("flags"))
        .put("eventName", StoredText.decode(row.getString("event_name")))
        .put("body", SpanValues.plain(row.getValue("body")))
        .put("attributes", SpanValues.attributes(row.getJsonObject("attributes")))
        .put("droppedAttributes", row.getLong("dropped"));
  }

  private static JsonObject times(String name, OffsetDateTime time, short nanos) {
    return time == null
        ? new JsonObject().putNull(name).putNull(name + "Nanos")
        : new JsonObject()
            .put(name, TraceSummaries.iso(time))
            .put(name + "Nanos", Long.toUnsignedString(EpochNanos.of(time, nanos)));
  }

  private static Long origin(Row row) {
    return row.getLong("origin_id");
  }

  private static String hex(UUID id) {
    return new TraceId(id).hex();
  }

  private static String word(int severity) {
    return LEAST.entrySet().stream()
        .filter(level -> level.getValue() <= severity && severity < level.getValue() + 4)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("unknown");
  }
}
