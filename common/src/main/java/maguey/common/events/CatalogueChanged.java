package maguey.common.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** An event was made or changed by an administrator: what is cached of it is stale. */
public record CatalogueChanged(UUID messageId, Instant occurredAt, UUID eventId, String eventSlug)
    implements DomainEvent {

  @Override
  public JsonObject toJson() {
    return head().put("eventId", eventId.toString()).put("eventSlug", eventSlug);
  }

  /** Reads {@link #toJson()}. */
  public static CatalogueChanged fromJson(JsonObject json) {
    return new CatalogueChanged(
        UUID.fromString(json.getString("messageId")),
        json.getInstant("occurredAt"),
        UUID.fromString(json.getString("eventId")),
        json.getString("eventSlug"));
  }
}
