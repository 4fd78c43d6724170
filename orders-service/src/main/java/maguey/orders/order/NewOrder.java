package maguey.orders.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import maguey.common.http.Violations;
import maguey.orders.promo.PromoCode;

/**
 * What a customer wants. Prices and whatever else a client has no say in are not read.
 *
 * @param promoCode normalised; null without one
 */
record NewOrder(String eventSlug, List<Line> lines, Customer customer, String promoCode) {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final UUID NO_TIER = new UUID(0, 0);

  /** So many tickets of a tier. */
  record Line(UUID tierId, int quantity) {}

  /**
   * Reads a body whose shapes the contract has checked.
   *
   * @throws maguey.common.http.Problem {@code INVALID} with a pointer to each wrong value
   */
  static NewOrder fromJson(JsonObject json) {
    Violations violations = new Violations();
    NewOrder order =
        new NewOrder(
            json.getString("eventSlug"),
            lines(json.getJsonArray("lines"), violations),
            Customer.read(json, "customer", violations),
            promoCode(json.getString("promoCode")));
    violations.verify();
    return order;
  }

  /** Tickets wanted of each tier, by the tiers' ids in order: the order in which stock is taken. */
  Map<UUID, Integer> quantities() {
    Map<UUID, Integer> merged = new TreeMap<>();
    lines.forEach(line -> merged.merge(line.tierId(), line.quantity(), Integer::sum));
    return merged;
  }

  /** Equal for two requests that ask for the same, however they were written. */
  String canonical() {
    JsonArray members =
        new JsonArray()
            .add(eventSlug)
            .add(quantities().toString())
            .add(customer.name())
            .add(customer.email());
    return (promoCode == null ? members : members.add(promoCode)).encode();
  }

  /** A form that has the field sends it empty when nothing was typed. */
  private static String promoCode(String typed) {
    String normalised = typed == null ? "" : PromoCode.normalise(typed);
    return normalised.isEmpty() ? null : normalised;
  }

  private static List<Line> lines(JsonArray wanted, Violations violations) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      JsonObject line = wanted.getJsonObject(i);
      String tierId = line.getString("tierId");
      boolean isId = UUID_TEXT.matcher(tierId).matches();
      violations.require(isId, "/lines/" + i + "/tierId", "tier", "must be the id of a tier");
      lines.add(new Line(isId ? UUID.fromString(tierId) : NO_TIER, line.getInteger("quantity")));
    }
    return lines;
  }
}
