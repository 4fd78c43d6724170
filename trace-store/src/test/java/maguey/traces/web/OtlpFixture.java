package maguey.traces.web;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import maguey.traces.SpanFixture;
import maguey.traces.TraceStores;

/** Sends the traces that pages are tested with to a real store, as services would. */
final class OtlpFixture {

  private OtlpFixture() {}

  /** Stores all spans of the traces, each service's in a request of its own. */
  static void send(TraceStores store, TraceFixture... traces) {
    Map<String, List<Span.Builder>> byService = new LinkedHashMap<>();
    for (TraceFixture trace : traces) {
      for (JsonObject span : trace.spans()) {
        byService
            .computeIfAbsent(span.getString("service"), service -> new ArrayList<>())
            .add(span(trace, span));
      }
    }
    byService.forEach((service, spans) -> store.send(service, spans.toArray(Span.Builder[]::new)));
  }

  private static Span.Builder span(TraceFixture trace, JsonObject json) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(trace.traceId()))
            .setSpanId(bytes(json.getString("spanId")))
            .setName(json.getString("name"))
            .setKind(SpanKind.valueOf("SPAN_KIND_" + json.getString("kind")))
            .setStartTimeUnixNano(Long.parseLong(json.getString("startNanos")))
            .setEndTimeUnixNano(Long.parseLong(json.getString("endNanos")));
    if (json.getString("parentSpanId") != null) {
      span.setParentSpanId(bytes(json.getString("parentSpanId")));
    }
    if (json.getString("status").equals("ERROR")) {
      SpanFixture.failed(span).getStatusBuilder().setMessage(json.getString("statusMessage"));
    }
    attributes(json).forEach(span::addAttributes);
    objects(json.getJsonArray("events")).forEach(event -> span.addEvents(event(event)));
    objects(json.getJsonArray("links")).stream()
        .filter(link -> link.getString("traceId").matches("[0-9a-f]{32}"))
        .forEach(link -> span.addLinks(link(link)));
    return span;
  }

  private static Span.Event event(JsonObject event) {
    return Span.Event.newBuilder()
        .setName(event.getString("name"))
        .setTimeUnixNano(Long.parseLong(event.getString("timeNanos")))
        .addAllAttributes(attributes(event))
        .build();
  }

  private static Span.Link link(JsonObject link) {
    return Span.Link.newBuilder()
        .setTraceId(bytes(link.getString("traceId")))
        .setSpanId(bytes(link.getString("spanId")))
        .build();
  }

  private static List<KeyValue> attributes(JsonObject json) {
    return json.getJsonObject("attributes").stream()
        .map(entry -> SpanFixture.attribute(entry.getKey(), value(entry.getValue())))
        .toList();
  }

  private static AnyValue.Builder value(Object value) {
    return value instanceof Number number
        ? AnyValue.newBuilder().setIntValue(number.longValue())
        : AnyValue.newBuilder().setStringValue(value.toString());
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
