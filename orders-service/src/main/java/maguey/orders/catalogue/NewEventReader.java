package maguey.orders.catalogue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import maguey.common.http.PlainText;
import maguey.common.http.Violations;
import maguey.common.sql.StorableTime;
import maguey.orders.catalogue.NewEvent.NewTier;

/** Reads a new event whose shapes the contract has checked, and checks its sense. */
final class NewEventReader {
  private static final int DEFAULT_MAX_PER_ORDER = 10;
  private static final int DEFAULT_HOLD_SECONDS = 900;

  private final Violations violations = new Violations();
  private final JsonObject json;

  private NewEventReader(JsonObject json) {
    this.json = json;
  }

  /** The event; throws {@code INVALID} with a pointer to each wrong value. */
  static NewEvent read(JsonObject json) {
    return new NewEventReader(json).read();
  }

  private NewEvent read() {
    Instant startsAt = time(json, "", "startsAt", null);
    Instant endsAt = time(json, "", "endsAt", null);
    Instant doorsAt = time(json, "", "doorsAt", startsAt);
    Instant saleFrom = time(json, "", "saleFrom", null);
    Instant saleTo = time(json, "", "saleTo", endsAt);
    ordered(startsAt, endsAt, "/endsAt");
    notAfter(doorsAt, startsAt, "/doorsAt");
    ordered(saleFrom, saleTo, "/saleTo");
    List<NewTier> tiers = tiers(json.getJsonArray("tiers"));
    NewEvent event =
        new NewEvent(
            json.getString("slug"),
            line("title"),
            line("venue"),
            text("description"),
            zone(),
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
            tiers);
    violations.verify();
    return event;
  }

  private List<NewTier> tiers(JsonArray wanted) {
    List<NewTier> tiers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < wanted.size(); i++) {
      String pointer = "/tiers/" + i;
      NewTier tier = tier(wanted.getJsonObject(i), pointer);
      violations.require(
          names.add(tier.name()), pointer + "/name", "duplicate", "must differ from the others");
      tiers.add(tier);
    }
    return tiers;
  }

  private NewTier tier(JsonObject wanted, String pointer) {
    Instant saleFrom = time(wanted, pointer, "saleFrom", null);
    Instant saleTo = time(wanted, pointer, "saleTo", null);
    ordered(saleFrom, saleTo, pointer + "/saleTo");
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

  private String zone() {
    String zone = json.getString("zone");
    boolean known = ZoneId.getAvailableZoneIds().contains(zone);
    violations.require(known, "/zone", "zone", "must be an IANA time zone such as Europe/Vienna");
    return zone;
  }

  private Instant time(JsonObject from, String pointer, String member, Instant fallback) {
    String text = from.getString(member);
    if (text == null) {
      return fallback;
    }
    try {
      return StorableTime.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException | IllegalArgumentException wrong) {
      String detail = "must be a time with offset such as 2026-05-01T18:00:00Z";
      violations.require(false, pointer + "/" + member, "time", detail);
      return fallback;
    }
  }

  private void ordered(Instant from, Instant to, String pointer) {
    boolean ordered = from == null || to == null || from.isBefore(to);
    violations.require(ordered, pointer, "order", "must be later than the beginning");
  }

  private void notAfter(Instant doors, Instant start, String pointer) {
    boolean ordered = doors == null || start == null || !doors.isAfter(start);
    violations.require(ordered, pointer, "order", "must not be after startsAt");
  }
}
