package maguey.common.text;

/** Text from outside, made harmless for HTML. */
public final class Html {
  private Html() {}

  /** The text, to stand between tags or in an attribute's quotes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
