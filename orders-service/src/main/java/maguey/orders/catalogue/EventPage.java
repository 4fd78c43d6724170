package maguey.orders.catalogue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A page of the public list, and the cursor of the next one; null on the last. */
record EventPage(List<EventOffer> events, String nextCursor) {
  /**
   * Makes a page.
   *
   * @param found up to one event more than the limit: it tells that there is a next page
   */
  static EventPage of(List<EventOffer> found, int limit) {
    if (found.size() <= limit) {
      return new EventPage(found, null);
    }
    List<EventOffer> shown = found.subList(0, limit);
    return new EventPage(shown, EventCursor.after(shown.get(limit - 1).event()).text());
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("events", new JsonArray(events.stream().map(EventOffer::toJson).toList()))
        .put("nextCursor", nextCursor);
  }
}
