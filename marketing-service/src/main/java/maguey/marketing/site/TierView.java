package maguey.marketing.site;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A tier as the order form shows it.
 *
 * @param field name of its form field
 * @param stock words for what is left
 * @param level {@code plenty}, {@code few} or {@code none}, for the style
 * @param choices quantities to choose from; empty when none can be ordered
 * @param waitlist where one waits for it; empty unless it is sold out
 */
record TierView(
    String id,
    String field,
    String name,
    String price,
    String stock,
    String level,
    List<Choice> choices,
    String waitlist) {

  /** A quantity; {@code selected} when it was chosen before. */
  record Choice(int quantity, boolean selected) {}

  private static final int FEW = 20;

  /**
   * @param event whose tier it is
   * @param chosen quantity that was chosen before
   */
  static TierView of(JsonObject tier, String currency, EventView event, int chosen) {
    int available = Math.max(0, tier.getInteger("available", 0));
    String id = tier.getString("id");
    return new TierView(
        id,
        OrderForm.QUANTITY + id,
        tier.getString("name"),
        Money.format(tier.getLong("priceCents", 0L), currency),
        wordsFor(available),
        available == 0 ? "none" : available <= FEW ? "few" : "plenty",
        event.onSale() ? upTo(Math.min(available, event.maxPerOrder()), chosen) : List.of(),
        available == 0 && event.mayWait() ? WaitlistPages.formOf(event.slug(), id) : "");
  }

  /** Words that the script on the page uses too; see {@code web/site.js}. */
  private static String wordsFor(int available) {
    if (available == 0) {
      return "Sold out";
    }
    return available <= FEW ? "Only " + available + " left" : available + " available";
  }

  static List<Choice> upTo(int most, int chosen) {
    return most == 0
        ? List.of()
        : IntStream.rangeClosed(0, most).mapToObj(n -> new Choice(n, n == chosen)).toList();
  }
}
