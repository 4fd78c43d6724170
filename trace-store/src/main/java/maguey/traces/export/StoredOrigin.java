package maguey.traces.export;

import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import maguey.traces.model.StoredText;

/** Reads resource and scope in the form that storage keeps them in. */
final class StoredOrigin {
  static final String DROPPED = "dropped_attributes_count";
  private static final String SCHEMA_URL = "schema_url";

  private StoredOrigin() {}

  static Resource resource(JsonObject stored) {
    Resource.Builder resource =
        Resource.newBuilder()
            .addAllAttributes(StoredValues.attributes(stored.getJsonObject("attributes")))
            .setDroppedAttributesCount(StoredSpans.count(stored, DROPPED));
    JsonArray entities = stored.getJsonArray("entity_refs", new JsonArray());
    for (int i = 0; i < entities.size(); i++) {
      resource.addEntityRefs(entity(entities.getJsonObject(i)));
    }
    return resource.build();
  }

  static InstrumentationScope scope(JsonObject stored) {
    return InstrumentationScope.newBuilder()
        .setName(StoredSpans.text(stored.getString("name")))
        .setVersion(StoredSpans.text(stored.getString("version")))
        .addAllAttributes(StoredValues.attributes(stored.getJsonObject("attributes")))
        .setDroppedAttributesCount(StoredSpans.count(stored, DROPPED))
        .build();
  }

  static String schemaUrl(JsonObject stored) {
    return StoredSpans.text(stored.getString(SCHEMA_URL));
  }

  private static EntityRef entity(JsonObject stored) {
    return EntityRef.newBuilder()
        .setSchemaUrl(schemaUrl(stored))
        .setType(StoredSpans.text(stored.getString("type")))
        .addAllIdKeys(texts(stored.getJsonArray("id_keys")))
        .addAllDescriptionKeys(texts(stored.getJsonArray("description_keys")))
        .build();
  }

  private static List<String> texts(JsonArray stored) {
    return stored == null
        ? List.of()
        : stored.stream().map(text -> StoredText.decode((String) text)).toList();
  }
}
