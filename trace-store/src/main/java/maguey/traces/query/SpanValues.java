package maguey.traces.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Map;
import maguey.traces.model.StoredText;

/**
 * Turns stored attribute values (see {@code maguey.traces.ingest.AttributeJson}) into what a
 * browser shows: integers that JavaScript would round become text, as do NaN and the like; bytes
 * become {@code base64:…}.
 */
final class SpanValues {
  private static final long LARGEST_EXACT = (1L << 53) - 1;

  private SpanValues() {}

  /** The attributes of an object; empty for null. */
  static JsonObject attributes(JsonObject stored) {
    JsonObject shown = new JsonObject();
    if (stored != null) {
      for (Map.Entry<String, Object> entry : stored) {
        shown.put(key(entry.getKey()), plain(entry.getValue()));
      }
    }
    return shown;
  }

  /** Any stored value. */
  static Object plain(Object stored) {
    if (stored instanceof String text) {
      return StoredText.decode(text);
    }
    if (stored instanceof JsonArray array) {
      JsonArray shown = new JsonArray();
      array.forEach(value -> shown.add(plain(value)));
      return shown;
    }
    if (stored instanceof JsonObject object) {
      return object.size() == 1 ? wrapped(object) : attributes(object);
    }
    return isRounded(stored) ? stored.toString() : stored;
  }

  private static Object wrapped(JsonObject object) {
    if (object.containsKey("$double")) {
      return object.getString("$double");
    }
    return object.containsKey("$bytes")
        ? "base64:" + object.getString("$bytes")
        : attributes(object);
  }

  private static boolean isRounded(Object value) {
    return value instanceof BigInteger
        || value instanceof Long number && Math.abs(number) > LARGEST_EXACT;
  }

  private static String key(String stored) {
    String key = StoredText.decode(stored);
    return key.startsWith("$$") ? key.substring(1) : key;
  }
}
