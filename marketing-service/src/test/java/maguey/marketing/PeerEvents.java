package maguey.marketing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What the orders-service of the tests has on sale. */
final class PeerEvents {
  private PeerEvents() {}

  static List<JsonObject> all() {
    return List.of(
        event("noche-de-los-agaves", "Noche de los Agaves", "Teatro Degollado, Guadalajara", 1)
            .put("description", TEXT),
        event(
            "sierra-strings",
            "Sierra Strings: Chamber Music under Open Sky",
            "Patio de los Naranjos",
            4),
        event("mezcal-and-brass", "Mezcal & Brass", "La Maraka", 9),
        event("bolero-hour", "The Bolero Hour", "Foro Indie Rocks!", 12).put("tiers", soldOut()),
        event("raiz-festival", "Raíz Festival", "Parque Bicentenario", 20),
        event("old-vinyl-night", "Old Vinyl Night", "Casa Bosques", 33).put("status", "cancelled"));
  }

  static JsonObject event(String slug, String title, String venue, int day) {
    String starts = String.format("2026-12-%02dT02:30:00Z", 1 + day % 28);
    String doors = String.format("2026-12-%02dT01:30:00Z", 1 + day % 28);
    String ends = String.format("2026-12-%02dT06:00:00Z", 1 + day % 28);
    return new JsonObject()
        .put("id", "0198c0de-0000-7000-8000-0000000000" + (10 + day))
        .put("slug", slug)
        .put("title", title)
        .put("venue", venue)
        .put("description", "One evening, one stage, and the people who made the songs.")
        .put("zone", "America/Mexico_City")
        .put("startsAt", starts)
        .put("doorsAt", doors)
        .put("endsAt", ends)
        .put("status", "on_sale")
        .put("currency", "EUR")
        .put("maxPerOrder", 6)
        .put("tiers", tiers());
  }

  static JsonObject order(String number, String secret, JsonObject wish, JsonObject event) {
    JsonArray tickets = new JsonArray();
    int quantity =
        wish.getJsonArray("lines").stream()
            .mapToInt(line -> ((JsonObject) line).getInteger("quantity"))
            .sum();
    IntStream.range(0, quantity).forEach(i -> tickets.add(ticket(number, secret, i)));
    return new JsonObject()
        .put("id", "0198c0de-0000-7000-8000-0000000000aa")
        .put("number", number)
        .put("secret", secret)
        .put("status", "confirmed")
        .put("totalCents", 4500L * quantity)
        .put("currency", "EUR")
        .put("promoCode", wish.getString("promoCode"))
        .put("event", event)
        .put("customer", wish.getJsonObject("customer"))
        .put("tickets", tickets);
  }

  /** An image that looks like a QR code from afar. */
  static String qrLike() {
    Random random = new Random(7);
    StringBuilder svg =
        new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 33 33\">");
    svg.append("<rect width=\"33\" height=\"33\" fill=\"#fff\"/><path d=\"");
    for (int i = 0; i < 29 * 29; i++) {
      svg.append(random.nextBoolean() ? "M" + (2 + i % 29) + " " + (2 + i / 29) + "h1v1h-1z" : "");
    }
    return svg.append("\"/></svg>").toString();
  }

  private static JsonObject ticket(String number, String secret, int index) {
    String id = "0198c0de-0000-7000-8000-0000000000b" + index;
    return new JsonObject()
        .put("id", id)
        .put("tierName", "Floor, standing")
        .put("code", "TK2C0Q1Z" + "8J3M5N7P9R".repeat(14) + index)
        .put("shortCode", "7K2M9QXA4" + index)
        .put("qr", "/api/orders/" + number + "/tickets/" + id + "/qr.svg?secret=" + secret);
  }

  private static JsonArray tiers() {
    return new JsonArray()
        .add(tier(OrdersPeer.TIER, "Floor, standing", 4500, 312))
        .add(tier(OrdersPeer.LAST_TIER, "Balcony, seated", 7250, 1))
        .add(
            tier(
                "0198c0de-0000-7000-8000-000000000003",
                "Front row with a glass of raicilla",
                12000,
                0));
  }

  private static JsonArray soldOut() {
    return new JsonArray().add(tier(OrdersPeer.TIER, "Seat", 3800, 0));
  }

  private static JsonObject tier(String id, String name, long cents, int available) {
    return new JsonObject()
        .put("id", id)
        .put("name", name)
        .put("priceCents", cents)
        .put("available", available)
        .put("capacity", 400);
  }

  private static final String TEXT =
      """
      Four bands from the highlands meet in the oldest theatre of the city. The evening begins with \
      son jalisciense at dusk and ends, some time after eleven, with everybody on stage.
      Between the sets, growers from Amatitán pour what their fields have taken eight years to make. \
      Come early: the doors open an hour before the first song, and the terrace is worth it.
      """;
}
