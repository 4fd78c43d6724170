package maguey.common.privacy;

/** Finds e-mail addresses. A name and version such as {@code lodash@4.17.21} is none. */
final class EmailFinder {
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_USER_INFO = 256;

  private EmailFinder() {}

  /** True when the text is one address and nothing else. */
  static boolean isEmail(String text) {
    int at = text.indexOf('@');
    return at > 0 && localStart(text, at) == 0 && domainEnd(text, at + 1) == text.length();
  }

  static void find(String text, Cuts cuts, boolean shown, Subjects subjects) {
    int after = 0;
    for (int at = 0; at < text.length(); at++) {
      int sign = AtSign.length(text, at);
      int end = sign == 0 ? -1 : domainEnd(text, at + sign);
      int start = end < 0 ? at : Math.max(after, localStart(text, at));
      if (start < at && !isUserInfo(text, start)) {
        String form =
            subjects == null ? Masking.MASK : subjects.formOf(address(text, start, at, end));
        cuts.cut(start, end, shown ? form : Masking.MASK);
        after = end;
        at = end - 1;
      }
    }
  }

  private static String address(String text, int start, int at, int end) {
    return text.substring(start, at) + "@" + text.substring(at + AtSign.length(text, at), end);
  }

  /** The start of the local part; {@code at} if there is none. */
  private static int localStart(String text, int at) {
    if (at > 1 && text.charAt(at - 1) == '"') {
      int open = text.lastIndexOf('"', at - 2);
      return open >= 0 && at - open <= LONGEST_LOCAL ? open : at;
    }
    int start = at;
    while (start > 0 && at - start < LONGEST_LOCAL && isLocal(text.charAt(start - 1))) {
      start--;
    }
    return trimmed(text, start, at);
  }

  /** Without quotes around it, and without what was escaped before it in a URL. */
  private static int trimmed(String text, int from, int at) {
    int start = from;
    for (int i = from; i + 2 < at; i++) {
      if (text.charAt(i) == '%' && isSeparator(text.charAt(i + 1), text.charAt(i + 2))) {
        start = i + 3;
      }
    }
    while (start < at && ".'-".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return start;
  }

  /** The escapes of blank, quote, ampersand, slash, colon, less, equals, question mark, comma. */
  private static boolean isSeparator(char high, char low) {
    return high == '2' && "0267cCfF".indexOf(low) >= 0
        || high == '3' && "aAcCdDfF".indexOf(low) >= 0;
  }

  /** Behind the last label that can be a top level domain; -1 if there is no domain. */
  private static int domainEnd(String text, int from) {
    int end = -1;
    int label = from;
    int i = from;
    boolean letters = true;
    for (; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (isLabel(c)) {
        letters &= !Character.isDigit(c) && c != '-';
        continue;
      }
      int length = i - label;
      if (length == 0 || length > LONGEST_LABEL) {
        break;
      }
      boolean top = label > from && (letters && length > 1 || text.startsWith("xn--", label));
      end = top ? i : end;
      if (c != '.') {
        break;
      }
      label = i + 1;
      letters = true;
    }
    return end;
  }

  /** The password in {@code ://user:password@host} looks like one; its host must stay. */
  private static boolean isUserInfo(String text, int start) {
    int least = Math.max(2, start - LONGEST_USER_INFO);
    for (int i = start - 1; i >= least; i--) {
      char c = text.charAt(i);
      if (c == '/') {
        return text.charAt(i - 1) == '/' && text.charAt(i - 2) == ':';
      }
      if (Character.isWhitespace(c) || c == '?' || c == '#' || c == '=') {
        return false;
      }
    }
    return false;
  }

  private static boolean isLocal(char c) {
    return isLabel(c) || "._%+'!#$&*~".indexOf(c) >= 0;
  }

  private static boolean isLabel(char c) {
    return c == '-' || c >= 'a' && c <= 'z' || Character.isLetterOrDigit(c);
  }
}
