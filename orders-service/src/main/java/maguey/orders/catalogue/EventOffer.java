package maguey.orders.catalogue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An event with its tiers and what is left of them.
 *
 * @param at the business time of the reading, by the database
 */
public record EventOffer(Event event, List<Tier> tiers, Instant at) {
  static EventOffer of(Row row) {
    List<Tier> tiers =
        row.getJsonArray("tiers").stream().map(t -> Tier.fromJson((JsonObject) t)).toList();
    return new EventOffer(Event.of(row), tiers, row.getOffsetDateTime("at").toInstant());
  }

  /** The tier of the given id, if it is one of this event's. */
  public Optional<Tier> tier(UUID id) {
    return tiers.stream().filter(tier -> tier.id().equals(id)).findFirst();
  }

  /** The same with so many more of a tier free. */
  public EventOffer withFree(UUID tierId, int more) {
    return new EventOffer(
        event, tiers.stream().map(t -> t.id().equals(tierId) ? t.withFree(more) : t).toList(), at);
  }

  JsonObject toJson() {
    return event.toJson().put("tiers", new JsonArray(tiers.stream().map(Tier::toJson).toList()));
  }

  JsonObject toStats() {
    return new JsonObject()
        .put("slug", event.slug())
        .put("sold", tiers.stream().mapToLong(Tier::sold).sum())
        .put("capacity", tiers.stream().mapToLong(Tier::capacity).sum())
        .put("tiers", new JsonArray(tiers.stream().map(Tier::toStats).toList()));
  }
}
