package maguey.traces.ingest;

import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import maguey.common.privacy.Masking;
import maguey.common.privacy.Subjects;
import maguey.traces.model.Origin;
import maguey.traces.model.StoredText;

/** Turns OTLP's resource and scope into the pair that is stored once. */
final class OriginEncoder {
  private static final String UNKNOWN = "unknown_service";
  private static final int MAX_SERVICE = 200;

  private final Masking masking;

  OriginEncoder(Masking masking) {
    this.masking = masking;
  }

  Origin encode(
      Resource resource, String resourceSchema, InstrumentationScope scope, String scopeSchema) {
    return Origin.of(
        service(resource), resourceJson(resource, resourceSchema), scopeJson(scope, scopeSchema));
  }

  /** Its beginning, if it is too long for an index; the whole is in the resource. */
  private String service(Resource resource) {
    String name =
        resource.getAttributesList().stream()
            .filter(attribute -> attribute.getKey().equals("service.name"))
            .map(attribute -> attribute.getValue().getStringValue())
            .filter(value -> !value.isBlank())
            .findFirst()
            .orElse(UNKNOWN);
    String masked = masking.text(name);
    return StoredText.encode(masked.substring(0, Math.min(MAX_SERVICE, masked.length())));
  }

  private String resourceJson(Resource resource, String schema) {
    StringBuilder out = new StringBuilder("{");
    attributes(out, resource.getAttributesList(), resource.getDroppedAttributesCount());
    text(out, "schema_url", schema);
    if (resource.getEntityRefsCount() > 0) {
      entities(out, resource.getEntityRefsList());
    }
    return out.append('}').toString();
  }

  private String scopeJson(InstrumentationScope scope, String schema) {
    StringBuilder out = new StringBuilder("{");
    text(out, "name", scope.getName());
    text(out, "version", scope.getVersion());
    attributes(out, scope.getAttributesList(), scope.getDroppedAttributesCount());
    text(out, "schema_url", schema);
    return out.append('}').toString();
  }

  private void attributes(StringBuilder out, List<KeyValue> attributes, int dropped) {
    if (!attributes.isEmpty()) {
      name(out, "attributes");
      new AttributeJson(out, masking, nobody()).object(SortedAttributes.of(attributes));
    }
    if (dropped != 0) {
      name(out, "dropped_attributes_count");
      out.append(Integer.toUnsignedString(dropped));
    }
  }

  private void entities(StringBuilder out, List<EntityRef> entities) {
    name(out, "entity_refs");
    out.append('[');
    for (EntityRef entity : entities) {
      out.append(out.charAt(out.length() - 1) == '[' ? "{" : ",{");
      text(out, "schema_url", entity.getSchemaUrl());
      text(out, "type", entity.getType());
      texts(out, "id_keys", entity.getIdKeysList());
      texts(out, "description_keys", entity.getDescriptionKeysList());
      out.append('}');
    }
    out.append(']');
  }

  private void texts(StringBuilder out, String name, List<String> values) {
    name(out, name);
    out.append('[');
    for (String value : values) {
      if (out.charAt(out.length() - 1) != '[') {
        out.append(',');
      }
      JsonText.string(out, StoredText.encode(masking.text(value)));
    }
    out.append(']');
  }

  private void text(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      name(out, name);
      JsonText.string(out, StoredText.encode(masking.text(value)));
    }
  }

  /** An origin is shared by thousands of spans, and so is about none of the people in it. */
  private static Subjects nobody() {
    return Masking.builtIn().subjects();
  }

  private static void name(StringBuilder out, String name) {
    out.append(out.charAt(out.length() - 1) == '{' ? "\"" : ",\"").append(name).append("\":");
  }
}
