package maguey.traces.ingest;

import java.util.List;
import maguey.common.privacy.Masking;
import maguey.common.privacy.Subjects;
import maguey.traces.ingest.OtlpValue.StringValue;
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

  Origin encode(OtlpResource resource, String resourceSchema, OtlpScope scope, String scopeSchema) {
    return Origin.of(
        service(resource), resourceJson(resource, resourceSchema), scopeJson(scope, scopeSchema));
  }

  /** Its beginning, if it is too long for an index; the whole is in the resource. */
  private String service(OtlpResource resource) {
    String name =
        resource.attributes().stream()
            .filter(attribute -> attribute.key().equals("service.name"))
            .map(OtlpAttribute::value)
            .filter(StringValue.class::isInstance)
            .map(OtlpValue::text)
            .filter(value -> !value.isBlank())
            .findFirst()
            .orElse(UNKNOWN);
    String masked = masking.text(name);
    return StoredText.encode(masked.substring(0, Math.min(MAX_SERVICE, masked.length())));
  }

  private String resourceJson(OtlpResource resource, String schema) {
    StringBuilder out = new StringBuilder("{");
    attributes(out, resource);
    text(out, "schema_url", schema);
    if (!resource.entities.isEmpty()) {
      entities(out, resource.entities);
    }
    return out.append('}').toString();
  }

  private String scopeJson(OtlpScope scope, String schema) {
    StringBuilder out = new StringBuilder("{");
    text(out, "name", scope.name);
    text(out, "version", scope.version);
    attributes(out, scope);
    text(out, "schema_url", schema);
    return out.append('}').toString();
  }

  private void attributes(StringBuilder out, Attributed part) {
    if (!part.attributes().isEmpty()) {
      name(out, "attributes");
      new AttributeJson(out, masking, nobody()).object(SortedAttributes.of(part.attributes()));
    }
    if (part.droppedAttributes != 0) {
      name(out, "dropped_attributes_count");
      out.append(Integer.toUnsignedString(part.droppedAttributes));
    }
  }

  private void entities(StringBuilder out, List<OtlpResource.Entity> entities) {
    name(out, "entity_refs");
    out.append('[');
    for (OtlpResource.Entity entity : entities) {
      out.append(out.charAt(out.length() - 1) == '[' ? "{" : ",{");
      text(out, "schema_url", entity.schemaUrl);
      text(out, "type", entity.type);
      texts(out, "id_keys", entity.idKeys);
      texts(out, "description_keys", entity.descriptionKeys);
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
