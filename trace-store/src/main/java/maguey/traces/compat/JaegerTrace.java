package maguey.traces.compat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import maguey.traces.model.TraceId;

/** A trace in the JSON of Jaeger's UI: processes, references, tags and logs. */
final class JaegerTrace {
  private static final List<String> KINDS =
      List.of("", "internal", "server", "client", "producer", "consumer");
  private static final long NANOS_PER_MICRO = 1_000;

  private final Map<Resource, String> processes = new LinkedHashMap<>();
  private final JsonArray spans = new JsonArray();

  private JaegerTrace() {}

  static JsonObject of(TraceId id, List<ResourceSpans> resources) {
    JaegerTrace trace = new JaegerTrace();
    for (ResourceSpans resource : resources) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope
            .getSpansList()
            .forEach(span -> trace.add(resource.getResource(), scope.getScope(), span));
      }
    }
    return new JsonObject()
        .put("traceID", id.hex())
        .put("spans", trace.spans)
        .put("processes", trace.processes())
        .putNull("warnings");
  }

  /** Empty for a kind that Jaeger does not tell. */
  static String kind(int number) {
    return number >= 0 && number < KINDS.size() ? KINDS.get(number) : "";
  }

  private void add(Resource resource, InstrumentationScope scope, Span span) {
    String process = processes.computeIfAbsent(resource, unknown -> "p" + (processes.size() + 1));
    long start = Long.divideUnsigned(span.getStartTimeUnixNano(), NANOS_PER_MICRO);
    long end = Long.divideUnsigned(span.getEndTimeUnixNano(), NANOS_PER_MICRO);
    spans.add(
        new JsonObject()
            .put("traceID", hex(span.getTraceId()))
            .put("spanID", hex(span.getSpanId()))
            .put("flags", span.getFlags() & 0xff)
            .put("operationName", span.getName())
            .put("references", references(span))
            .put("startTime", start)
            .put("duration", Math.max(0, end - start))
            .put("tags", tags(scope, span))
            .put("logs", logs(span))
            .put("processID", process)
            .putNull("warnings"));
  }

  private JsonObject processes() {
    JsonObject all = new JsonObject();
    processes.forEach((resource, name) -> all.put(name, process(resource)));
    return all;
  }

  private static JsonObject process(Resource resource) {
    String service = "unknown_service";
    JsonArray tags = new JsonArray();
    for (KeyValue attribute : resource.getAttributesList()) {
      if (attribute.getKey().equals("service.name")) {
        service = attribute.getValue().getStringValue();
      } else {
        tags.add(JaegerTag.of(attribute));
      }
    }
    return new JsonObject().put("serviceName", service).put("tags", tags);
  }

  private static JsonArray references(Span span) {
    JsonArray references = new JsonArray();
    if (!span.getParentSpanId().isEmpty()) {
      references.add(reference("CHILD_OF", span.getTraceId(), span.getParentSpanId()));
    }
    for (Span.Link link : span.getLinksList()) {
      references.add(reference("FOLLOWS_FROM", link.getTraceId(), link.getSpanId()));
    }
    return references;
  }

  private static JsonObject reference(String type, ByteString traceId, ByteString spanId) {
    return new JsonObject()
        .put("refType", type)
        .put("traceID", hex(traceId))
        .put("spanID", hex(spanId));
  }

  private static JsonArray tags(InstrumentationScope scope, Span span) {
    JsonArray tags = new JsonArray();
    span.getAttributesList().forEach(attribute -> tags.add(JaegerTag.of(attribute)));
    text(tags, "span.kind", kind(span.getKindValue()));
    text(tags, "otel.scope.name", scope.getName());
    text(tags, "otel.scope.version", scope.getVersion());
    text(tags, "w3c.tracestate", span.getTraceState());
    text(tags, "otel.status_description", span.getStatus().getMessage());
    if (span.getStatus().getCode() == StatusCode.STATUS_CODE_OK) {
      text(tags, "otel.status_code", "OK");
    }
    if (span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR) {
      text(tags, "otel.status_code", "ERROR");
      tags.add(JaegerTag.of("error", "bool", true));
    }
    return tags;
  }

  private static void text(JsonArray tags, String key, String value) {
    if (!value.isEmpty()) {
      tags.add(JaegerTag.of(key, "string", value));
    }
  }

  private static JsonArray logs(Span span) {
    JsonArray logs = new JsonArray();
    for (Span.Event event : span.getEventsList()) {
      JsonArray fields = new JsonArray().add(JaegerTag.of("event", "string", event.getName()));
      event.getAttributesList().forEach(attribute -> fields.add(JaegerTag.of(attribute)));
      long time = Long.divideUnsigned(event.getTimeUnixNano(), NANOS_PER_MICRO);
      logs.add(new JsonObject().put("timestamp", time).put("fields", fields));
    }
    return logs;
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
