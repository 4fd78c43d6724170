package maguey.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/**
 * Puts the event of the story on sale: this evening's where it takes place, its doors open since
 * the morning, its sale begun a month ago.
 */
final class Organiser {
  private static final ZoneId ZONE = ZoneId.of("America/Mexico_City");
  private static final LocalTime DOORS = LocalTime.of(8, 0);
  private static final LocalTime SHOW = LocalTime.of(20, 0);
  private static final LocalTime END = LocalTime.of(2, 0);

  private final Http http;
  private final String orders;
  private final String adminToken;

  Organiser(Http http, String orders, String adminToken) {
    this.http = http;
    this.orders = orders;
    this.adminToken = adminToken;
  }

  /** The slug of the event of this evening, which is made when it is not there. */
  String tonightsEvent() {
    ZonedDateTime now = ZonedDateTime.now(ZONE);
    String slug = "agave-nights-" + now.toLocalDate();
    if (http.get(orders + "/api/events/" + slug, null).status() == 404) {
      http.post(orders + "/api/events", adminToken, Map.of(), event(slug, now)).expect(201);
    }
    return slug;
  }

  /** The slug of a new event that nobody will go to, with its doors open. */
  String syntheticEvent() {
    String slug = "synthetic-" + UUID.randomUUID();
    JsonObject event =
        event(slug, ZonedDateTime.now(ZONE))
            .put("title", "Synthetic check")
            .put("venue", "Nowhere")
            .put("description", "Made by a check of this deployment; it ends with the check.")
            .put("listed", false);
    http.post(orders + "/api/events", adminToken, Map.of(), event).expect(201);
    return slug;
  }

  /** Ends an event, so that nothing more of it is sold. */
  void end(String slug) {
    JsonObject ended = new JsonObject().put("status", "ended");
    http.post(orders + "/api/events/" + slug + "/status", adminToken, Map.of(), ended).expect(200);
  }

  private static JsonObject event(String slug, ZonedDateTime now) {
    ZonedDateTime today = now.truncatedTo(ChronoUnit.DAYS);
    return new JsonObject()
        .put("slug", slug)
        .put("title", "Agave Nights")
        .put("venue", "Casa Maguey, Oaxaca")
        .put("description", "Three bands, one courtyard, and the story of one ticket.")
        .put("zone", ZONE.getId())
        .put("doorsAt", doors(now).toInstant())
        .put("startsAt", today.with(SHOW).toInstant())
        .put("endsAt", today.plusDays(1).with(END).toInstant())
        .put("saleFrom", today.minusDays(30).toInstant())
        .put("saleTo", today.plusDays(1).toInstant())
        .put("status", "on_sale")
        .put("currency", "MXN")
        .put("maxPerOrder", 8)
        .put(
            "tiers",
            new JsonArray().add(tier("Patio", 45_000, 500)).add(tier("Balcony", 80_000, 80)));
  }

  /** In the morning, or an hour ago: the scan is in time whenever the demo is played. */
  private static ZonedDateTime doors(ZonedDateTime now) {
    ZonedDateTime morning = now.with(DOORS);
    ZonedDateTime anHourAgo = now.minusHours(1).truncatedTo(ChronoUnit.HOURS);
    return morning.isBefore(anHourAgo) ? morning : anHourAgo;
  }

  private static JsonObject tier(String name, int priceCents, int capacity) {
    return new JsonObject()
        .put("name", name)
        .put("priceCents", priceCents)
        .put("capacity", capacity);
  }
}
