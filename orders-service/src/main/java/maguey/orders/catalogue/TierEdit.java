package maguey.orders.catalogue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import maguey.common.http.PlainText;
import maguey.common.http.Violations;

/** What of a tier may be changed, as it is to be; a null window takes the event's. */
record TierEdit(UUID id, String name, long priceCents, Instant saleFrom, Instant saleTo) {

  /**
   * The tier with what the body names; a null in it takes the event's.
   *
   * @throws maguey.common.http.Problem {@code INVALID} with a pointer to each wrong value
   */
  static TierEdit of(JsonObject json, Event event, Tier before) {
    Violations violations = new Violations();
    EventTimes times = new EventTimes(ZoneId.of(event.zone()), violations);
    TierEdit edit =
        new TierEdit(
            before.id(),
            json.getString("name", before.name()),
            json.getLong("priceCents", before.priceCents()),
            times.read(json, "", "saleFrom", kept(json, "saleFrom", before.saleFrom())),
            times.read(json, "", "saleTo", kept(json, "saleTo", before.saleTo())));
    times.ordered(edit.saleFrom, edit.saleTo, "/saleTo");
    violations.require(
        PlainText.isLine(edit.name), "/name", "control_character", "must be one line");
    violations.verify();
    return edit;
  }

  private static Instant kept(JsonObject json, String member, Instant before) {
    return json.containsKey(member) ? null : before;
  }
}
