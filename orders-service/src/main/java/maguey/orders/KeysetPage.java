package maguey.orders;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A page of a list as the API shows it, with the cursor of the next one; null on the last. */
public final class KeysetPage {
  private KeysetPage() {}

  /**
   * Makes a page.
   *
   * @param member what the list is called
   * @param found up to one element more than the limit: it tells that there is a next page
   * @param key the member of an element that the list is sorted by
   */
  public static JsonObject of(String member, List<JsonObject> found, int limit, String key) {
    List<JsonObject> shown = found.subList(0, Math.min(limit, found.size()));
    boolean isLast = found.size() <= limit;
    return new JsonObject()
        .put(member, new JsonArray(shown))
        .put("nextCursor", isLast ? null : shown.get(limit - 1).getValue(key).toString());
  }
}
