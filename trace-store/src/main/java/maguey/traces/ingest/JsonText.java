package maguey.traces.ingest;

/** Writes JSON strings; faster than a tree, and the hot path of ingest. */
final class JsonText {
  private static final String[] ESCAPES = new String[0x60];

  static {
    for (int c = 0; c < ' '; c++) {
      ESCAPES[c] = String.format("\\u%04x", c);
    }
    ESCAPES['"'] = "\\\"";
    ESCAPES['\\'] = "\\\\";
  }

  private JsonText() {}

  /** Appends the text in quotes. Half a surrogate pair, which is no text, becomes U+FFFD. */
  static void string(StringBuilder out, String text) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      String escape = escape(text, i);
      if (escape != null) {
        out.append(text, from, i).append(escape);
        from = i + 1;
      }
    }
    if (from == 0) {
      out.append(text).append('"');
    } else {
      out.append(text, from, text.length()).append('"');
    }
  }

  private static String escape(String text, int i) {
    char c = text.charAt(i);
    if (c < ESCAPES.length) {
      return ESCAPES[c];
    }
    return Character.isSurrogate(c) && isHalf(text, i, c) ? "\uFFFD" : null;
  }

  private static boolean isHalf(String text, int i, char c) {
    return Character.isHighSurrogate(c)
        ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
        : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
  }
}
