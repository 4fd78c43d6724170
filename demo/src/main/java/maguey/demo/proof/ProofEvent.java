package maguey.demo.proof;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The event that the crowd of the proof wants to go to: on sale and with open doors now, with a few
 * seats in front that sell out and enough places behind.
 *
 * @param scarceTier its {@link #SCARCE} tickets sell out
 */
record ProofEvent(String slug, String scarceTier, String ampleTier) {
  static final int SCARCE = 15;
  private static final int AMPLE = 100_000;

  static ProofEvent create(StubbornClient http, List<String> orders, String adminToken) {
    JsonObject wanted = wanted("proof-" + UUID.randomUUID());
    Map<String, String> admin = Map.of("authorization", "Bearer " + adminToken);
    JsonObject event = http.post(orders, "/api/events", admin, wanted).expect(201);
    JsonArray tiers = event.getJsonArray("tiers");
    return new ProofEvent(
        event.getString("slug"), tierNamed("Front row", tiers), tierNamed("Floor", tiers));
  }

  private static JsonObject wanted(String slug) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new JsonObject()
        .put("slug", slug)
        .put("title", "A long night")
        .put("venue", "Casa Maguey, Oaxaca")
        .put("zone", "America/Mexico_City")
        .put("doorsAt", now.minus(2, ChronoUnit.HOURS))
        .put("startsAt", now.minus(1, ChronoUnit.HOURS))
        .put("endsAt", now.plus(6, ChronoUnit.HOURS))
        .put("saleFrom", now.minus(1, ChronoUnit.DAYS))
        .put("status", "on_sale")
        .put("currency", "MXN")
        .put("tiers", new JsonArray().add(tier("Front row", SCARCE)).add(tier("Floor", AMPLE)));
  }

  private static JsonObject tier(String name, int capacity) {
    return new JsonObject().put("name", name).put("priceCents", 10_000).put("capacity", capacity);
  }

  private static String tierNamed(String name, JsonArray tiers) {
    return tiers.stream()
        .map(JsonObject.class::cast)
        .filter(tier -> tier.getString("name").equals(name))
        .findFirst()
        .orElseThrow()
        .getString("id");
  }
}
