package maguey.orders.catalogue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import maguey.common.http.PlainText;
import maguey.common.http.Violations;
import maguey.orders.catalogue.NewEvent.NewTier;

/** Reads a new tier whose shapes the contract has checked, and checks its sense. */
final class TierReader {
  private final Violations violations;
  private final EventTimes times;

  TierReader(Violations violations, EventTimes times) {
    this.violations = violations;
    this.times = times;
  }

  /** A tier for an event that there is; throws {@code INVALID}. */
  static NewTier read(JsonObject wanted, Event event) {
    Violations violations = new Violations();
    EventTimes times = new EventTimes(ZoneId.of(event.zone()), violations);
    NewTier tier = new TierReader(violations, times).read(wanted, "");
    violations.verify();
    return tier;
  }

  /** The tier at the pointer. */
  NewTier read(JsonObject wanted, String pointer) {
    Instant saleFrom = times.read(wanted, pointer, "saleFrom", null);
    Instant saleTo = times.read(wanted, pointer, "saleTo", null);
    times.ordered(saleFrom, saleTo, pointer + "/saleTo");
    String name = wanted.getString("name");
    violations.require(
        PlainText.isLine(name), pointer + "/name", "control_character", "must be one line");
    return new NewTier(
        name,
        wanted.getLong("priceCents"),
        wanted.getInteger("capacity"),
        wanted.getInteger("shards", 1),
        saleFrom,
        saleTo,
        PaymentMode.of(wanted.getString("payment")));
  }
}
