package maguey.traces.export;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.StoredText;

/** Turns stored spans back into OTLP's: nothing that was stored is missing. */
public final class StoredSpans {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private StoredSpans() {}

  /** The spans by who emitted them. */
  public static List<ResourceSpans> byOrigin(SpanPages.Page page) {
    Map<Long, List<Row>> byOrigin = new LinkedHashMap<>();
    page.spans()
        .forEach(
            row ->
                byOrigin
                    .computeIfAbsent(row.getLong("origin_id"), id -> new ArrayList<>())
                    .add(row));
    return byOrigin.values().stream().map(rows -> ofOneOrigin(rows, page.origins())).toList();
  }

  private static ResourceSpans ofOneOrigin(List<Row> rows, StoredOrigins origins) {
    Long id = rows.get(0).getLong("origin_id");
    JsonObject resource = origins.resource(id);
    JsonObject scope = origins.scope(id);
    ScopeSpans.Builder spans = ScopeSpans.newBuilder().setScope(StoredOrigin.scope(scope));
    rows.forEach(row -> spans.addSpans(span(row)));
    return ResourceSpans.newBuilder()
        .setResource(StoredOrigin.resource(resource))
        .setSchemaUrl(StoredOrigin.schemaUrl(resource))
        .addScopeSpans(spans.setSchemaUrl(StoredOrigin.schemaUrl(scope)))
        .build();
  }

  /** One span. */
  static Span span(Row row) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId(row.getUUID("trace_id")))
            .setSpanId(spanId(row.getLong("span_id")))
            .setTraceState(text(row.getString("trace_state")))
            .setFlags(row.getLong("flags").intValue())
            .setName(text(row.getString("name")))
            .setKindValue(row.getInteger("kind"))
            .setStartTimeUnixNano(
                EpochNanos.of(row.getOffsetDateTime("start_time"), row.getShort("start_nanos")))
            .setEndTimeUnixNano(
                EpochNanos.of(row.getOffsetDateTime("end_time"), row.getShort("end_nanos")))
            .addAllAttributes(StoredValues.attributes(row.getJsonObject("attributes")));
    if (row.getInteger("status") != 0 || row.getString("status_message") != null) {
      span.setStatus(status(row));
    }
    if (row.getLong("parent_span_id") != null) {
      span.setParentSpanId(spanId(row.getLong("parent_span_id")));
    }
    each(row.getJsonArray("events"), event -> span.addEvents(event(event)));
    each(row.getJsonArray("links"), link -> span.addLinks(link(link)));
    return dropped(span, orEmpty(row.getJsonObject("dropped"))).build();
  }

  private static Status status(Row row) {
    return Status.newBuilder()
        .setCodeValue(row.getInteger("status"))
        .setMessage(text(row.getString("status_message")))
        .build();
  }

  private static Span.Builder dropped(Span.Builder span, JsonObject dropped) {
    return span.setDroppedAttributesCount(count(dropped, "attributes"))
        .setDroppedEventsCount(count(dropped, "events"))
        .setDroppedLinksCount(count(dropped, "links"));
  }

  private static Span.Event event(JsonObject stored) {
    return Span.Event.newBuilder()
        .setTimeUnixNano(Long.parseUnsignedLong(stored.getString("time_unix_nano")))
        .setName(text(stored.getString("name")))
        .addAllAttributes(StoredValues.attributes(stored.getJsonObject("attributes")))
        .setDroppedAttributesCount(count(stored, StoredOrigin.DROPPED))
        .build();
  }

  private static Span.Link link(JsonObject stored) {
    return Span.Link.newBuilder()
        .setTraceId(hex(stored.getString("trace_id")))
        .setSpanId(hex(stored.getString("span_id")))
        .setTraceState(text(stored.getString("trace_state")))
        .setFlags(count(stored, "flags"))
        .addAllAttributes(StoredValues.attributes(stored.getJsonObject("attributes")))
        .setDroppedAttributesCount(count(stored, StoredOrigin.DROPPED))
        .build();
  }

  private static void each(JsonArray stored, Consumer<JsonObject> take) {
    for (int i = 0; stored != null && i < stored.size(); i++) {
      take.accept(stored.getJsonObject(i));
    }
  }

  /** Unsigned 32 bits. */
  static int count(JsonObject stored, String name) {
    return stored.getLong(name, 0L).intValue();
  }

  static String text(String stored) {
    return stored == null ? "" : StoredText.decode(stored);
  }

  private static JsonObject orEmpty(JsonObject stored) {
    return stored == null ? new JsonObject() : stored;
  }

  private static ByteString hex(String digits) {
    return ByteString.copyFrom(HexFormat.of().parseHex(digits));
  }

  private static ByteString traceId(UUID id) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(TRACE_ID_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .flip());
  }

  private static ByteString spanId(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(SPAN_ID_BYTES).putLong(id).flip());
  }
}
