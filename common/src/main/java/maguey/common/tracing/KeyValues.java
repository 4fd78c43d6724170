package maguey.common.tracing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lists such as {@code a=1,b=2} in {@code OTEL_*} variables; values are percent-encoded. */
final class KeyValues {
  private KeyValues() {}

  static Map<String, String> parse(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(",")) {
      if (!pair.isBlank()) {
        add(pairs, pair);
      }
    }
    return pairs;
  }

  private static void add(Map<String, String> pairs, String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("'" + pair.trim() + "' is no key=value");
    }
    String value = pair.substring(equals + 1).trim().replace("+", "%2B");
    pairs.put(pair.substring(0, equals).trim(), URLDecoder.decode(value, StandardCharsets.UTF_8));
  }
}
