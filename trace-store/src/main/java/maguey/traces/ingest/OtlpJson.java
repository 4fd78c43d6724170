package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import maguey.traces.ingest.JsonBlocks.Slice;

/**
 * Reads the messages of OTLP's JSON: ids in hex of any case, 64-bit numbers as strings or numbers,
 * enums as integers, unknown fields ignored.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP, JSON</a>
 */
final class OtlpJson {

  /** A message and the schema URL beside it; the message is null when it is too large. */
  record Described<T>(T message, String schemaUrl) {}

  private OtlpJson() {}

  static Described<Resource> resource(Slice block) throws IOException {
    Resource.Builder resource = Resource.newBuilder();
    String schema = "";
    boolean readable = true;
    for (JsonSlices fields = JsonSlices.fields(block); fields.next(); ) {
      Slice value = fields.value();
      if (fields.isNamed("resource")) {
        readable &= read(value, (parser, name) -> resource(parser, name, resource));
      } else if (fields.isNamed("schemaUrl")) {
        schema = value.text();
      }
    }
    return new Described<>(readable ? resource.build() : null, schema);
  }

  static Described<InstrumentationScope> scope(Slice block) throws IOException {
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
    String schema = "";
    boolean readable = true;
    for (JsonSlices fields = JsonSlices.fields(block); fields.next(); ) {
      Slice value = fields.value();
      if (fields.isNamed("scope")) {
        readable &= read(value, (parser, name) -> scope(parser, name, scope));
      } else if (fields.isNamed("schemaUrl")) {
        schema = value.text();
      }
    }
    return new Described<>(readable ? scope.build() : null, schema);
  }

  static Span span(Slice block) throws IOException {
    Span.Builder span = Span.newBuilder();
    block.each((parser, name) -> span(parser, name, span));
    return span.build();
  }

  private static void span(JsonParser parser, String name, Span.Builder span) throws IOException {
    switch (name) {
      case "traceId" -> span.setTraceId(JsonFields.hex(parser));
      case "spanId" -> span.setSpanId(JsonFields.hex(parser));
      case "parentSpanId" -> span.setParentSpanId(JsonFields.hex(parser));
      case "traceState" -> span.setTraceState(JsonFields.text(parser));
      case "flags" -> span.setFlags(JsonFields.uint32(parser));
      case "name" -> span.setName(JsonFields.text(parser));
      case "kind" -> span.setKindValue(JsonFields.int32(parser));
      case "startTimeUnixNano" -> span.setStartTimeUnixNano(JsonFields.uint64(parser));
      case "endTimeUnixNano" -> span.setEndTimeUnixNano(JsonFields.uint64(parser));
      case "attributes" -> JsonValues.attributes(parser, span::addAttributes);
      case "events" -> JsonFields.list(parser, p -> span.addEvents(event(p)));
      case "links" -> JsonFields.list(parser, p -> span.addLinks(link(p)));
      case "status" -> span.setStatus(status(parser));
      case "droppedAttributesCount" -> span.setDroppedAttributesCount(JsonFields.uint32(parser));
      case "droppedEventsCount" -> span.setDroppedEventsCount(JsonFields.uint32(parser));
      case "droppedLinksCount" -> span.setDroppedLinksCount(JsonFields.uint32(parser));
      default -> parser.skipChildren();
    }
  }

  static LogRecord log(Slice block) throws IOException {
    LogRecord.Builder log = LogRecord.newBuilder();
    block.each((parser, name) -> log(parser, name, log));
    return log.build();
  }

  private static void log(JsonParser parser, String name, LogRecord.Builder log)
      throws IOException {
    switch (name) {
      case "timeUnixNano" -> log.setTimeUnixNano(JsonFields.uint64(parser));
      case "observedTimeUnixNano" -> log.setObservedTimeUnixNano(JsonFields.uint64(parser));
      case "severityNumber" -> log.setSeverityNumberValue(JsonFields.int32(parser));
      case "severityText" -> log.setSeverityText(JsonFields.text(parser));
      case "body" -> log.setBody(JsonValues.any(parser));
      case "attributes" -> JsonValues.attributes(parser, log::addAttributes);
      case "droppedAttributesCount" -> log.setDroppedAttributesCount(JsonFields.uint32(parser));
      case "flags" -> log.setFlags(JsonFields.uint32(parser));
      case "traceId" -> log.setTraceId(JsonFields.hex(parser));
      case "spanId" -> log.setSpanId(JsonFields.hex(parser));
      case "eventName" -> log.setEventName(JsonFields.text(parser));
      default -> parser.skipChildren();
    }
  }

  private static Span.Event event(JsonParser parser) throws IOException {
    Span.Event.Builder event = Span.Event.newBuilder();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "timeUnixNano" -> event.setTimeUnixNano(JsonFields.uint64(p));
            case "name" -> event.setName(JsonFields.text(p));
            case "attributes" -> JsonValues.attributes(p, event::addAttributes);
            case "droppedAttributesCount" -> event.setDroppedAttributesCount(JsonFields.uint32(p));
            default -> p.skipChildren();
          }
        });
    return event.build();
  }

  private static Span.Link link(JsonParser parser) throws IOException {
    Span.Link.Builder link = Span.Link.newBuilder();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "traceId" -> link.setTraceId(JsonFields.hex(p));
            case "spanId" -> link.setSpanId(JsonFields.hex(p));
            case "traceState" -> link.setTraceState(JsonFields.text(p));
            case "flags" -> link.setFlags(JsonFields.uint32(p));
            case "attributes" -> JsonValues.attributes(p, link::addAttributes);
            case "droppedAttributesCount" -> link.setDroppedAttributesCount(JsonFields.uint32(p));
            default -> p.skipChildren();
          }
        });
    return link.build();
  }

  private static Status status(JsonParser parser) throws IOException {
    Status.Builder status = Status.newBuilder();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "code" -> status.setCodeValue(JsonFields.int32(p));
            case "message" -> status.setMessage(JsonFields.text(p));
            default -> p.skipChildren();
          }
        });
    return status.build();
  }

  private static void resource(JsonParser parser, String name, Resource.Builder resource)
      throws IOException {
    switch (name) {
      case "attributes" -> JsonValues.attributes(parser, resource::addAttributes);
      case "droppedAttributesCount" ->
          resource.setDroppedAttributesCount(JsonFields.uint32(parser));
      case "entityRefs" ->
          JsonFields.list(parser, e -> resource.addEntityRefs(JsonValues.entity(e)));
      default -> parser.skipChildren();
    }
  }

  private static void scope(JsonParser parser, String name, InstrumentationScope.Builder scope)
      throws IOException {
    switch (name) {
      case "name" -> scope.setName(JsonFields.text(parser));
      case "version" -> scope.setVersion(JsonFields.text(parser));
      case "attributes" -> JsonValues.attributes(parser, scope::addAttributes);
      case "droppedAttributesCount" -> scope.setDroppedAttributesCount(JsonFields.uint32(parser));
      default -> parser.skipChildren();
    }
  }

  /** Reads an object, or null; false if it is too large. */
  private static boolean read(Slice value, JsonFields.Field field) throws IOException {
    if (value.length() > OtlpSpans.MAX_ORIGIN_BYTES) {
      return false;
    }
    value.each(field);
    return true;
  }
}
