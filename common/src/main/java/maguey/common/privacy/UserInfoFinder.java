package maguey.common.privacy;

/** Finds user and password in front of the host of a URL. */
final class UserInfoFinder {
  private UserInfoFinder() {}

  static void find(String text, Cuts cuts) {
    for (int at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
      int start = at + 3;
      int host = start;
      for (int i = start; i < text.length() && !endsAuthority(text.charAt(i)); i++) {
        host = text.charAt(i) == '@' ? i : host;
      }
      cuts.cut(start, host);
    }
  }

  private static boolean endsAuthority(char c) {
    return c <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '<' || c == '>';
  }
}
