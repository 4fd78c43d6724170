package maguey.traces.model;

/**
 * Text as PostgreSQL can hold it. U+0000 is legal in OTLP and impossible in {@code text} and {@code
 * jsonb}: it is written as U+2400 followed by {@code 0}, and U+2400 itself is doubled, so that
 * every text comes back as it was.
 */
public final class StoredText {
  private static final char NUL = '\0';
  private static final char MARK = '\u2400';
  private static final String ESCAPED_NUL = MARK + "0";
  private static final String ESCAPED_MARK = "" + MARK + MARK;

  private StoredText() {}

  /** The text to store. */
  public static String encode(String text) {
    if (text.indexOf(NUL) < 0 && text.indexOf(MARK) < 0) {
      return text;
    }
    return text.replace("" + MARK, ESCAPED_MARK).replace("" + NUL, ESCAPED_NUL);
  }

  /** The text that was given to {@link #encode}. */
  public static String decode(String stored) {
    if (stored == null || stored.indexOf(MARK) < 0) {
      return stored;
    }
    StringBuilder text = new StringBuilder(stored.length());
    for (int i = 0; i < stored.length(); i++) {
      char c = stored.charAt(i);
      boolean escape = c == MARK && i + 1 < stored.length();
      text.append(escape && stored.charAt(++i) == '0' ? NUL : c);
    }
    return text.toString();
  }
}
