package maguey.scanner.gate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.List;

/**
 * Where holders come in.
 *
 * @param eventSlug only tickets of this event come in here; null: of every event
 * @param tierNames only these tiers come in here; empty: every tier
 */
public record Gate(String code, String name, String eventSlug, List<String> tierNames) {

  static Gate fromJson(JsonObject json) {
    JsonArray tiers = json.getJsonArray("tierNames");
    return new Gate(
        json.getString("code"),
        json.getString("name").strip(),
        json.getString("eventSlug"),
        tiers == null ? List.of() : tiers.stream().map(Object::toString).distinct().toList());
  }

  /** Reads the columns {@code gate_code, gate_name, gate_event_slug, gate_tier_names}. */
  public static Gate of(Row row) {
    String[] tiers = row.getArrayOfStrings("gate_tier_names");
    return new Gate(
        row.getString("gate_code"),
        row.getString("gate_name"),
        row.getString("gate_event_slug"),
        tiers == null ? List.of() : Arrays.asList(tiers));
  }

  /** True when tickets of the event may come in here. */
  public boolean takesEvent(String slug) {
    return eventSlug == null || eventSlug.equals(slug);
  }

  /** True when tickets of the tier may come in here. */
  public boolean takesTier(String tierName) {
    return tierNames.isEmpty() || tierNames.contains(tierName);
  }

  /** As the API shows it. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("code", code)
        .put("name", name)
        .put("eventSlug", eventSlug)
        .put("tierNames", tierNames.isEmpty() ? null : new JsonArray(tierNames));
  }
}
