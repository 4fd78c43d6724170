package maguey.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Puts the event of the story on sale: tonight's, its doors open, its sale begun a month ago. */
final class Organiser {
  private final Http http;
  private final String orders;
  private final String adminToken;

  Organiser(Http http, String orders, String adminToken) {
    this.http = http;
    this.orders = orders;
    this.adminToken = adminToken;
  }

  /** The slug of today's event, which is made when it is not there. */
  String eventOn(LocalDate day) {
    String slug = "agave-nights-" + day;
    if (http.get(orders + "/api/events/" + slug, null).status() == 404) {
      http.post(orders + "/api/events", adminToken, Map.of(), event(slug, day)).expect(201);
    }
    return slug;
  }

  /** The slug of a new event that nobody will go to, with its doors open. */
  String syntheticEvent() {
    LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
    String slug = "synthetic-" + UUID.randomUUID();
    JsonObject event =
        event(slug, today)
            .put("title", "Synthetic check")
            .put("venue", "Nowhere")
            .put("description", "Made by a check of this deployment; it ends with the check.");
    http.post(orders + "/api/events", adminToken, Map.of(), event).expect(201);
    return slug;
  }

  /** Ends an event, so that nothing more of it is sold. */
  void end(String slug) {
    JsonObject ended = new JsonObject().put("status", "ended");
    http.post(orders + "/api/events/" + slug + "/status", adminToken, Map.of(), ended).expect(200);
  }

  private static JsonObject event(String slug, LocalDate day) {
    Instant midnight = day.atStartOfDay().toInstant(ZoneOffset.UTC);
    // Doors are open all day, so that the scan is in time whenever the demo is played.
    return new JsonObject()
        .put("slug", slug)
        .put("title", "Agave Nights")
        .put("venue", "Casa Maguey, Oaxaca")
        .put("description", "Three bands, one courtyard, and the story of one ticket.")
        .put("zone", "America/Mexico_City")
        .put("doorsAt", midnight.minus(1, ChronoUnit.HOURS))
        .put("startsAt", midnight)
        .put("endsAt", midnight.plus(Duration.ofHours(30)))
        .put("saleFrom", midnight.minus(Duration.ofDays(30)))
        .put("saleTo", midnight.plus(Duration.ofHours(24)))
        .put("status", "on_sale")
        .put("currency", "MXN")
        .put("maxPerOrder", 8)
        .put(
            "tiers",
            new JsonArray().add(tier("Patio", 45_000, 500)).add(tier("Balcony", 80_000, 80)));
  }

  private static JsonObject tier(String name, int priceCents, int capacity) {
    return new JsonObject()
        .put("name", name)
        .put("priceCents", priceCents)
        .put("capacity", capacity);
  }
}
