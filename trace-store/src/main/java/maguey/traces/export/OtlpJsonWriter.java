package maguey.traces.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes OTLP's JSON: ids in hex, 64-bit numbers as text, enums as numbers, fields that hold their
 * default left out.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP, JSON
 *     Protobuf Encoding</a>
 */
public final class OtlpJsonWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;
  private final OtlpValueWriter values;

  private OtlpJsonWriter(JsonGenerator out) {
    this.out = out;
    values = new OtlpValueWriter(out);
  }

  /** Each as a JSON object, with commas between. */
  public static Buffer list(List<ResourceSpans> spans) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString(","));
      for (ResourceSpans each : spans) {
        new OtlpJsonWriter(out).resourceSpans(each);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("Writing to memory", impossible);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private void resourceSpans(ResourceSpans spans) throws IOException {
    out.writeStartObject();
    out.writeFieldName("resource");
    resource(spans.getResource());
    out.writeArrayFieldStart("scopeSpans");
    for (ScopeSpans scope : spans.getScopeSpansList()) {
      scopeSpans(scope);
    }
    out.writeEndArray();
    text("schemaUrl", spans.getSchemaUrl());
    out.writeEndObject();
  }

  private void resource(Resource resource) throws IOException {
    out.writeStartObject();
    values.attributes(resource.getAttributesList());
    unsigned("droppedAttributesCount", resource.getDroppedAttributesCount());
    if (resource.getEntityRefsCount() > 0) {
      out.writeArrayFieldStart("entityRefs");
      for (EntityRef entity : resource.getEntityRefsList()) {
        entity(entity);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private void entity(EntityRef entity) throws IOException {
    out.writeStartObject();
    text("schemaUrl", entity.getSchemaUrl());
    text("type", entity.getType());
    texts("idKeys", entity.getIdKeysList());
    texts("descriptionKeys", entity.getDescriptionKeysList());
    out.writeEndObject();
  }

  private void scopeSpans(ScopeSpans spans) throws IOException {
    out.writeStartObject();
    out.writeFieldName("scope");
    scope(spans.getScope());
    out.writeArrayFieldStart("spans");
    for (Span span : spans.getSpansList()) {
      span(span);
    }
    out.writeEndArray();
    text("schemaUrl", spans.getSchemaUrl());
    out.writeEndObject();
  }

  private void scope(InstrumentationScope scope) throws IOException {
    out.writeStartObject();
    text("name", scope.getName());
    text("version", scope.getVersion());
    values.attributes(scope.getAttributesList());
    unsigned("droppedAttributesCount", scope.getDroppedAttributesCount());
    out.writeEndObject();
  }

  private void span(Span span) throws IOException {
    out.writeStartObject();
    hex("traceId", span.getTraceId());
    hex("spanId", span.getSpanId());
    hex("parentSpanId", span.getParentSpanId());
    text("traceState", span.getTraceState());
    unsigned("flags", span.getFlags());
    text("name", span.getName());
    out.writeNumberField("kind", span.getKindValue());
    time("startTimeUnixNano", span.getStartTimeUnixNano());
    time("endTimeUnixNano", span.getEndTimeUnixNano());
    values.attributes(span.getAttributesList());
    unsigned("droppedAttributesCount", span.getDroppedAttributesCount());
    events(span);
    links(span);
    status(span);
    out.writeEndObject();
  }

  private void events(Span span) throws IOException {
    if (span.getEventsCount() > 0) {
      out.writeArrayFieldStart("events");
      for (Span.Event event : span.getEventsList()) {
        out.writeStartObject();
        time("timeUnixNano", event.getTimeUnixNano());
        text("name", event.getName());
        values.attributes(event.getAttributesList());
        unsigned("droppedAttributesCount", event.getDroppedAttributesCount());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    unsigned("droppedEventsCount", span.getDroppedEventsCount());
  }

  private void links(Span span) throws IOException {
    if (span.getLinksCount() > 0) {
      out.writeArrayFieldStart("links");
      for (Span.Link link : span.getLinksList()) {
        out.writeStartObject();
        hex("traceId", link.getTraceId());
        hex("spanId", link.getSpanId());
        text("traceState", link.getTraceState());
        values.attributes(link.getAttributesList());
        unsigned("droppedAttributesCount", link.getDroppedAttributesCount());
        unsigned("flags", link.getFlags());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    unsigned("droppedLinksCount", span.getDroppedLinksCount());
  }

  private void status(Span span) throws IOException {
    out.writeObjectFieldStart("status");
    text("message", span.getStatus().getMessage());
    if (span.getStatus().getCodeValue() != 0) {
      out.writeNumberField("code", span.getStatus().getCodeValue());
    }
    out.writeEndObject();
  }

  private void hex(String name, ByteString bytes) throws IOException {
    text(name, HexFormat.of().formatHex(bytes.toByteArray()));
  }

  private void time(String name, long nanos) throws IOException {
    out.writeStringField(name, Long.toUnsignedString(nanos));
  }

  private void text(String name, String value) throws IOException {
    if (!value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  private void texts(String name, List<String> texts) throws IOException {
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private void unsigned(String name, int count) throws IOException {
    if (count != 0) {
      out.writeNumberField(name, Integer.toUnsignedLong(count));
    }
  }
}
