package maguey.marketing.site;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a visitor entered in the order form.
 *
 * @param quantities by tier id, in the order of the form, zeros left out
 * @param promoCode as it was typed; empty without one
 * @param key makes sending the same form twice one order
 */
record OrderForm(
    Map<String, Integer> quantities, String name, String email, String promoCode, String key) {
  /** Beginning of the names of the fields that hold quantities. */
  static final String QUANTITY = "quantity.";

  private static final int LONGEST_KEY = 64;
  private static final int MOST = 1_000;

  /** A form that nothing was entered in. */
  static OrderForm empty() {
    return new OrderForm(Map.of(), "", "", "", newKey());
  }

  static OrderForm of(MultiMap fields) {
    Map<String, Integer> quantities = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : fields) {
      int quantity = field.getKey().startsWith(QUANTITY) ? quantity(field.getValue()) : 0;
      if (quantity > 0) {
        quantities.put(field.getKey().substring(QUANTITY.length()), quantity);
      }
    }
    return new OrderForm(
        quantities,
        text(fields, "name"),
        text(fields, "email"),
        text(fields, "promoCode"),
        key(text(fields, "key")));
  }

  int quantityOf(String tierId) {
    return quantities.getOrDefault(tierId, 0);
  }

  /** The same entries under a new key: what was refused may be sent again in another form. */
  OrderForm renewed() {
    return new OrderForm(quantities, name, email, promoCode, newKey());
  }

  /** The body of {@code POST /api/orders}. */
  JsonObject toOrder(String slug) {
    JsonArray lines = new JsonArray();
    quantities.forEach(
        (tier, quantity) ->
            lines.add(new JsonObject().put("tierId", tier).put("quantity", quantity)));
    JsonObject order =
        new JsonObject()
            .put("eventSlug", slug)
            .put("lines", lines)
            .put("customer", new JsonObject().put("name", name).put("email", email));
    return promoCode.isEmpty() ? order : order.put("promoCode", promoCode);
  }

  private static String text(MultiMap fields, String name) {
    return Optional.ofNullable(fields.get(name)).orElse("").strip();
  }

  private static String key(String sent) {
    boolean isUsable = sent.length() <= LONGEST_KEY && sent.matches("[A-Za-z0-9-]{8,}");
    return isUsable ? sent : newKey();
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }

  private static int quantity(String text) {
    return text.matches("\\d{1,4}") ? Math.min(Integer.parseInt(text), MOST) : 0;
  }
}
