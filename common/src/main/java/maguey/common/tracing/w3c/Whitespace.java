package maguey.common.tracing.w3c;

/** Optional white space of HTTP (RFC 9110, 5.6.3): space and horizontal tab, nothing else. */
final class Whitespace {
  private Whitespace() {}

  static String trim(String text) {
    return trim(text, 0, text.length());
  }

  static String trim(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
