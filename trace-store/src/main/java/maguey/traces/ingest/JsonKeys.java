package maguey.traces.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import maguey.traces.model.StoredText;

/**
 * Names of attributes as JSON, colon included. Programs use the same few hundred names over and
 * over.
 */
final class JsonKeys {
  private static final int MAX_KNOWN = 10_000;
  private static final int LONGEST_KNOWN = 100;
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private JsonKeys() {}

  /** The key of a name; one that begins with {@code $} has one more. */
  static String of(String name) {
    String known = KNOWN.get(name);
    return known == null ? make(name) : known;
  }

  private static String make(String name) {
    StringBuilder out = new StringBuilder(name.length() + 4);
    JsonText.string(out, StoredText.encode(name.startsWith("$") ? "$" + name : name));
    String key = out.append(':').toString();
    if (name.length() <= LONGEST_KNOWN && KNOWN.size() < MAX_KNOWN) {
      KNOWN.put(name, key);
    }
    return key;
  }
}
