package maguey.traces.ingest;

import com.fasterxml.jackson.core.JsonParser;
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

  static Described<OtlpResource> resource(Slice block) throws IOException {
    OtlpResource resource = new OtlpResource();
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
    return new Described<>(readable ? resource : null, schema);
  }

  static Described<OtlpScope> scope(Slice block) throws IOException {
    OtlpScope scope = new OtlpScope();
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
    return new Described<>(readable ? scope : null, schema);
  }

  static OtlpSpan span(Slice block) throws IOException {
    OtlpSpan span = new OtlpSpan();
    block.each((parser, name) -> span(parser, name, span));
    return span;
  }

  private static void span(JsonParser parser, String name, OtlpSpan span) throws IOException {
    switch (name) {
      case "traceId" -> span.traceId = JsonFields.hex(parser);
      case "spanId" -> span.spanId = JsonFields.hex(parser);
      case "parentSpanId" -> span.parentSpanId = JsonFields.hex(parser);
      case "traceState" -> span.traceState = JsonFields.text(parser);
      case "flags" -> span.flags = JsonFields.uint32(parser);
      case "name" -> span.name = JsonFields.text(parser);
      case "kind" -> span.kind = JsonFields.int32(parser);
      case "startTimeUnixNano" -> span.startNanos = JsonFields.uint64(parser);
      case "endTimeUnixNano" -> span.endNanos = JsonFields.uint64(parser);
      case "attributes" -> JsonValues.attributes(parser, span::add);
      case "events" -> JsonFields.list(parser, each -> span.add(event(each)));
      case "links" -> JsonFields.list(parser, each -> span.add(link(each)));
      case "status" -> status(parser, span);
      case "droppedAttributesCount" -> span.droppedAttributes = JsonFields.uint32(parser);
      case "droppedEventsCount" -> span.droppedEvents = JsonFields.uint32(parser);
      case "droppedLinksCount" -> span.droppedLinks = JsonFields.uint32(parser);
      default -> parser.skipChildren();
    }
  }

  static OtlpLog log(Slice block) throws IOException {
    OtlpLog log = new OtlpLog();
    block.each((parser, name) -> log(parser, name, log));
    return log;
  }

  private static void log(JsonParser parser, String name, OtlpLog log) throws IOException {
    switch (name) {
      case "timeUnixNano" -> log.nanos = JsonFields.uint64(parser);
      case "observedTimeUnixNano" -> log.observedNanos = JsonFields.uint64(parser);
      case "severityNumber" -> log.severity = JsonFields.int32(parser);
      case "severityText" -> log.severityText = JsonFields.text(parser);
      case "body" -> log.body = JsonValues.any(parser);
      case "attributes" -> JsonValues.attributes(parser, log::add);
      case "droppedAttributesCount" -> log.droppedAttributes = JsonFields.uint32(parser);
      case "flags" -> log.flags = JsonFields.uint32(parser);
      case "traceId" -> log.traceId = JsonFields.hex(parser);
      case "spanId" -> log.spanId = JsonFields.hex(parser);
      case "eventName" -> log.eventName = JsonFields.text(parser);
      default -> parser.skipChildren();
    }
  }

  private static OtlpSpan.Event event(JsonParser parser) throws IOException {
    OtlpSpan.Event event = new OtlpSpan.Event();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "timeUnixNano" -> event.nanos = JsonFields.uint64(p);
            case "name" -> event.name = JsonFields.text(p);
            case "attributes" -> JsonValues.attributes(p, event::add);
            case "droppedAttributesCount" -> event.droppedAttributes = JsonFields.uint32(p);
            default -> p.skipChildren();
          }
        });
    return event;
  }

  private static OtlpSpan.Link link(JsonParser parser) throws IOException {
    OtlpSpan.Link link = new OtlpSpan.Link();
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "traceId" -> link.traceId = JsonFields.hex(p);
            case "spanId" -> link.spanId = JsonFields.hex(p);
            case "traceState" -> link.traceState = JsonFields.text(p);
            case "flags" -> link.flags = JsonFields.uint32(p);
            case "attributes" -> JsonValues.attributes(p, link::add);
            case "droppedAttributesCount" -> link.droppedAttributes = JsonFields.uint32(p);
            default -> p.skipChildren();
          }
        });
    return link;
  }

  private static void status(JsonParser parser, OtlpSpan span) throws IOException {
    span.statusCode = 0;
    span.statusMessage = "";
    JsonFields.each(
        parser,
        (p, name) -> {
          switch (name) {
            case "code" -> span.statusCode = JsonFields.int32(p);
            case "message" -> span.statusMessage = JsonFields.text(p);
            default -> p.skipChildren();
          }
        });
  }

  private static void resource(JsonParser parser, String name, OtlpResource resource)
      throws IOException {
    switch (name) {
      case "attributes" -> JsonValues.attributes(parser, resource::add);
      case "droppedAttributesCount" -> resource.droppedAttributes = JsonFields.uint32(parser);
      case "entityRefs" ->
          JsonFields.list(parser, each -> resource.entities.add(JsonValues.entity(each)));
      default -> parser.skipChildren();
    }
  }

  private static void scope(JsonParser parser, String name, OtlpScope scope) throws IOException {
    switch (name) {
      case "name" -> scope.name = JsonFields.text(parser);
      case "version" -> scope.version = JsonFields.text(parser);
      case "attributes" -> JsonValues.attributes(parser, scope::add);
      case "droppedAttributesCount" -> scope.droppedAttributes = JsonFields.uint32(parser);
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
