package maguey.orders.catalogue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import maguey.common.http.PlainText;
import maguey.common.http.Violations;
import maguey.orders.catalogue.NewEvent.NewTier;

/** Reads a new event whose shapes the contract has checked, and checks its sense. */
final class NewEventReader {
  private static final int DEFAULT_MAX_PER_ORDER = 10;
  private static final int DEFAULT_HOLD_SECONDS = 900;

  private final Violations violations = new Violations();
  private final JsonObject json;
  private final String zone;
  private final EventTimes times;

  private NewEventReader(JsonObject json) {
    this.json = json;
    this.zone = json.getString("zone");
    this.times = new EventTimes(knownZone(), violations);
  }

  /** The event; throws {@code INVALID} with a pointer to each wrong value. */
  static NewEvent read(JsonObject json) {
    return new NewEventReader(json).read();
  }

  private NewEvent read() {
    Instant startsAt = times.read(json, "", "startsAt", null);
    Instant endsAt = times.read(json, "", "endsAt", null);
    Instant doorsAt = times.read(json, "", "doorsAt", startsAt);
    Instant saleFrom = times.read(json, "", "saleFrom", null);
    Instant saleTo = times.read(json, "", "saleTo", endsAt);
    times.ordered(startsAt, endsAt, "/endsAt");
    notAfter(doorsAt, startsAt, "/doorsAt");
    times.ordered(saleFrom, saleTo, "/saleTo");
    List<NewTier> tiers = tiers(json.getJsonArray("tiers"));
    NewEvent event =
        new NewEvent(
            json.getString("slug"),
            line("title"),
            line("venue"),
            text("description"),
            zone,
            startsAt,
            endsAt,
            doorsAt,
            saleFrom,
            saleTo,
            EventStatus.of(json.getString("status", EventStatus.ON_SALE.text())),
            json.getString("currency"),
            json.getInteger("maxPerOrder", DEFAULT_MAX_PER_ORDER),
            PaymentMode.of(json.getString("payment", PaymentMode.INSTANT.text())),
            json.getInteger("holdSeconds", DEFAULT_HOLD_SECONDS),
            json.getBoolean("listed", true),
            tiers);
    violations.verify();
    return event;
  }

  private List<NewTier> tiers(JsonArray wanted) {
    TierReader reader = new TierReader(violations, times);
    List<NewTier> tiers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < wanted.size(); i++) {
      String pointer = "/tiers/" + i;
      NewTier tier = reader.read(wanted.getJsonObject(i), pointer);
      violations.require(
          names.add(tier.name()), pointer + "/name", "duplicate", "must differ from the others");
      tiers.add(tier);
    }
    return tiers;
  }

  private String line(String member) {
    String value = json.getString(member);
    violations.require(
        PlainText.isLine(value), "/" + member, "control_character", "must be one line of text");
    return value;
  }

  private String text(String member) {
    String value = json.getString(member, "");
    violations.require(
        PlainText.isText(value), "/" + member, "control_character", "must be plain text");
    return value;
  }

  private ZoneId knownZone() {
    boolean known = ZoneId.getAvailableZoneIds().contains(zone);
    violations.require(known, "/zone", "zone", "must be an IANA time zone such as Europe/Vienna");
    return known ? ZoneId.of(zone) : null;
  }

  private void notAfter(Instant doors, Instant start, String pointer) {
    boolean ordered = doors == null || start == null || !doors.isAfter(start);
    violations.require(ordered, pointer, "order", "must not be after startsAt");
  }
}
