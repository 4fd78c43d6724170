package maguey.common.tracing.vertx;

/**
 * A URL without what may be secret: no user information, no query, no fragment.
 *
 * @param text the rest of the URL
 * @param port 0 if it cannot be told
 */
record PlainUrl(String text, String host, int port) {

  static PlainUrl of(String absolute) {
    int scheme = absolute.indexOf("://");
    return scheme < 0 ? new PlainUrl("", "", 0) : of(absolute, scheme + 3);
  }

  private static PlainUrl of(String absolute, int authority) {
    int path = firstOf(absolute, "/?#", authority);
    int host = absolute.lastIndexOf('@', path - 1) + 1;
    host = Math.max(host, authority);
    String hostAndPort = absolute.substring(host, path);
    String rest = absolute.substring(path, firstOf(absolute, "?#", path));
    return new PlainUrl(
        absolute.substring(0, authority) + hostAndPort + rest,
        hostOf(hostAndPort),
        portOf(hostAndPort, absolute));
  }

  private static int firstOf(String text, String characters, int from) {
    for (int i = from; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static String hostOf(String hostAndPort) {
    int colon = portColon(hostAndPort);
    return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
  }

  private static int portOf(String hostAndPort, String absolute) {
    int colon = portColon(hostAndPort);
    return colon < 0 ? defaultPort(absolute) : digits(hostAndPort, colon + 1);
  }

  /** A colon inside the brackets of an IPv6 address begins no port. */
  private static int portColon(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return colon > hostAndPort.lastIndexOf(']') ? colon : -1;
  }

  private static int defaultPort(String absolute) {
    return absolute.startsWith("https:") ? 443 : 80;
  }

  private static int digits(String text, int from) {
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = Character.digit(text.charAt(i), 10);
      if (digit < 0 || port > 65_535) {
        return 0;
      }
      port = port * 10 + digit;
    }
    return port;
  }
}
