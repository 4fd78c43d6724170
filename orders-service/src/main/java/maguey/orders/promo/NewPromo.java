package maguey.orders.promo;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import maguey.common.http.Violations;
import maguey.orders.catalogue.EventTimes;

/** A promo code as an administrator wants it; its members are as those of {@link PromoCode}. */
record NewPromo(
    String code,
    Integer percent,
    Long amountCents,
    Integer maxUses,
    Integer maxUsesPerCustomer,
    Instant validFrom,
    Instant validTo) {

  /**
   * Reads a body whose shapes the contract has checked.
   *
   * @param zone of the event: local times are meant in it
   * @throws maguey.common.http.Problem {@code INVALID} with a pointer to each wrong value
   */
  static NewPromo of(JsonObject json, ZoneId zone) {
    Violations violations = new Violations();
    EventTimes times = new EventTimes(zone, violations);
    NewPromo promo =
        new NewPromo(
            PromoCode.normalise(json.getString("code")),
            json.getInteger("percent"),
            json.getLong("amountCents"),
            json.getInteger("maxUses"),
            json.getInteger("maxUsesPerCustomer"),
            times.read(json, "", "validFrom", null),
            times.read(json, "", "validTo", null));
    times.ordered(promo.validFrom, promo.validTo, "/validTo");
    promo.check(violations);
    violations.verify();
    return promo;
  }

  private void check(Violations violations) {
    violations.require(
        PromoCode.isForm(code),
        "/code",
        "promo_code",
        "must be up to 40 letters A to Z, digits, hyphens and underscores");
    violations.require(
        (percent == null) != (amountCents == null),
        "/percent",
        "either",
        "either percent or amountCents says what is taken off a ticket");
  }
}
