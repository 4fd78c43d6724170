package maguey.traces.store;

import java.util.Collection;

/**
 * Arrays in PostgreSQL's own notation: {@code unnest} cannot give each row an array, but it can
 * give each row a text to cast.
 */
final class ArrayText {
  private ArrayText() {}

  static String ofLongs(long... values) {
    StringBuilder out = new StringBuilder("{");
    for (long value : values) {
      out.append(out.length() > 1 ? "," : "").append(value);
    }
    return out.append('}').toString();
  }

  static String ofTexts(Collection<String> values) {
    StringBuilder out = new StringBuilder("{");
    for (String value : values) {
      out.append(out.length() > 1 ? ",\"" : "\"");
      out.append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
    return out.append('}').toString();
  }
}
