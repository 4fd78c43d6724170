package maguey.common.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * A page of a list as APIs show it, with the cursor of the next one; null on the last. Rows that
 * come in between two pages neither skip nor double one.
 */
public final class KeysetPage {
  private KeysetPage() {}

  /**
   * A page of a list that is sorted by a member of its elements.
   *
   * @param member what the list is called
   * @param found up to one element more than the limit: it tells that there is a next page
   * @param key the member of an element that the list is sorted by
   */
  public static JsonObject of(String member, List<JsonObject> found, int limit, String key) {
    return of(member, found, limit, Function.identity(), last -> last.getValue(key).toString());
  }

  /**
   * A page of anything.
   *
   * @param json an element as the API shows it
   * @param cursor what the page after an element is asked for with
   */
  public static <T> JsonObject of(
      String member,
      List<T> found,
      int limit,
      Function<T, JsonObject> json,
      Function<T, String> cursor) {
    List<T> shown = found.subList(0, Math.min(limit, found.size()));
    boolean isLast = found.size() <= limit;
    return new JsonObject()
        .put(member, new JsonArray(shown.stream().map(json).toList()))
        .put("nextCursor", isLast ? null : cursor.apply(shown.get(limit - 1)));
  }

  /**
   * Where a list goes on that is sorted by a number, the highest first.
   *
   * @return the number of the last one shown; more than all on the first page
   * @throws Problem {@code MALFORMED} for a cursor that is none
   */
  public static long before(ApiRequest request) {
    return request.query("cursor").map(KeysetPage::number).orElse(Long.MAX_VALUE);
  }

  private static long number(String cursor) {
    if (!cursor.matches("\\d{1,18}")) {
      throw CursorText.foreign();
    }
    return Long.parseLong(cursor);
  }
}
