package maguey.common.http;

/** What a text from outside must be to be kept and shown as it came. */
public final class PlainText {
  private PlainText() {}

  /**
   * True for a line of text: no control character (a line end could begin a new mail header, and
   * PostgreSQL takes no NUL), no half of a surrogate pair.
   */
  public static boolean isLine(String text) {
    return text.codePoints().noneMatch(PlainText::isUnfit);
  }

  /** The same, but tabs and line ends are fine. */
  public static boolean isText(String text) {
    return text.codePoints().noneMatch(c -> isUnfit(c) && c != '\n' && c != '\r' && c != '\t');
  }

  private static boolean isUnfit(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
