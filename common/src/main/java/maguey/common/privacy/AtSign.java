package maguey.common.privacy;

/** The at sign, plain or as it is escaped in URLs, JSON and HTML. */
final class AtSign {
  private static final String[] SPELLINGS = {"%40", "%2540", "\\u0040", "&#64;", "&#x40;"};

  private AtSign() {}

  /** How many characters the at sign at this place has; 0 if there is none. */
  static int length(String text, int at) {
    char c = text.charAt(at);
    if (c == '@') {
      return 1;
    }
    if (c == '%' || c == '\\' || c == '&') {
      for (String spelling : SPELLINGS) {
        if (text.regionMatches(true, at, spelling, 0, spelling.length())) {
          return spelling.length();
        }
      }
    }
    return 0;
  }
}
