package maguey.marketing.site;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * What a visitor entered to wait for tickets.
 *
 * @param tier the id of the tier; empty when none was chosen
 * @param quantity 0 when it was none
 */
record WaitlistForm(String tier, int quantity, String name, String email) {
  /** A form in which nothing but the tier is chosen. */
  static WaitlistForm of(String tier) {
    return new WaitlistForm(tier, 1, "", "");
  }

  static WaitlistForm of(MultiMap fields) {
    String quantity = text(fields, "quantity");
    return new WaitlistForm(
        text(fields, "tier"),
        quantity.matches("\\d{1,3}") ? Integer.parseInt(quantity) : 0,
        text(fields, "name"),
        text(fields, "email"));
  }

  /** What can be told without asking orders-service; the same as of an order of one line. */
  FormProblems problems() {
    boolean isLine = !tier.isEmpty() && quantity > 0;
    Map<String, Integer> line = isLine ? Map.of(tier, quantity) : Map.of();
    return FormProblems.in(new OrderForm(line, name, email, "", ""));
  }

  /** The body of {@code POST /api/waitlist}. */
  JsonObject toWish(String slug) {
    return new JsonObject()
        .put("eventSlug", slug)
        .put("tierId", tier)
        .put("quantity", quantity)
        .put("customer", new JsonObject().put("name", name).put("email", email));
  }

  private static String text(MultiMap fields, String name) {
    return Optional.ofNullable(fields.get(name)).orElse("").strip();
  }
}
