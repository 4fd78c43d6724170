package maguey.common.tracing.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A span as the trace store shows it.
 *
 * @param parentSpanId null for a root
 * @param kind {@code SERVER}, {@code INTERNAL}, …
 */
public record SeenSpan(
    String spanId,
    String parentSpanId,
    String service,
    String name,
    String kind,
    JsonObject attributes,
    List<JsonObject> events,
    List<JsonObject> links,
    JsonObject resource) {

  /** Reads one of the {@code spans} of {@code GET /api/traces/{traceId}}. */
  public static SeenSpan of(JsonObject json) {
    return new SeenSpan(
        json.getString("spanId"),
        json.getString("parentSpanId"),
        json.getString("service"),
        json.getString("name"),
        json.getString("kind"),
        json.getJsonObject("attributes", new JsonObject()),
        objects(json.getJsonArray("events")),
        objects(json.getJsonArray("links")),
        json.getJsonObject("resource", new JsonObject()));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array == null ? List.of() : array.stream().map(JsonObject.class::cast).toList();
  }
}
