package maguey.marketing.site;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.Stream;

/**
 * An event as the pages show it.
 *
 * @param from {@code from €25}, {@code Free to €25}, or the one price
 * @param notice why nothing can be ordered; empty when something can
 * @param label the same in a word or two
 * @param mayWait whether one can wait for tickets of what is sold out
 */
record EventView(
    String slug,
    String title,
    String venue,
    List<String> paragraphs,
    EventTimes times,
    String art,
    String from,
    String notice,
    String label,
    int maxPerOrder,
    boolean mayWait) {

  static EventView of(JsonObject event) {
    return new EventView(
        event.getString("slug"),
        event.getString("title"),
        event.getString("venue", ""),
        event.getString("description", "").lines().filter(line -> !line.isBlank()).toList(),
        EventTimes.of(event),
        "/assets/art/" + event.getString("slug") + ".svg",
        prices(event),
        noticeOf(event),
        labelOf(event),
        event.getInteger("maxPerOrder", 10),
        event.getString("status", "on_sale").equals("on_sale"));
  }

  static Stream<JsonObject> tiersOf(JsonObject event) {
    return event.getJsonArray("tiers", new JsonArray()).stream().map(JsonObject.class::cast);
  }

  /** True when there is something to order; public, as templates ask for it. */
  public boolean onSale() {
    return notice.isEmpty();
  }

  private static String prices(JsonObject event) {
    LongSummaryStatistics cents =
        tiersOf(event).mapToLong(tier -> tier.getLong("priceCents", 0L)).summaryStatistics();
    String currency = event.getString("currency", "EUR");
    if (cents.getCount() == 0) {
      return "";
    }
    String lowest = Money.format(cents.getMin(), currency);
    if (cents.getMin() == cents.getMax()) {
      return lowest;
    }
    return cents.getMin() == 0
        ? "Free to " + Money.format(cents.getMax(), currency)
        : "from " + lowest;
  }

  private static String noticeOf(JsonObject event) {
    return switch (event.getString("status", "on_sale")) {
      case "cancelled" -> "This event is cancelled. Tickets that were sold are refunded.";
      case "closed" -> "The sale for this event is closed.";
      case "ended" -> "This event is over. We hope you were there.";
      case "draft" -> "The sale for this event has not begun.";
      default -> hasStock(event) ? "" : "This event is sold out.";
    };
  }

  private static String labelOf(JsonObject event) {
    return switch (event.getString("status", "on_sale")) {
      case "cancelled" -> "Cancelled";
      case "closed" -> "Sale closed";
      case "ended" -> "Over";
      case "draft" -> "Not yet on sale";
      default -> hasStock(event) ? "" : "Sold out";
    };
  }

  private static boolean hasStock(JsonObject event) {
    return tiersOf(event).anyMatch(tier -> tier.getInteger("available", 0) > 0);
  }
}
