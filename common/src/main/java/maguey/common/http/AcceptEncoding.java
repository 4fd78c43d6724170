package maguey.common.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a client takes bodies, as it says in {@code Accept-Encoding}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3">RFC 9110, 12.5.3</a>
 */
final class AcceptEncoding {
  private static final Pattern REFUSED = Pattern.compile(";\\s*q\\s*=\\s*0(\\.0*)?\\s*$");

  private AcceptEncoding() {}

  /**
   * Whether gzip is welcome.
   *
   * @param told the field's value; null when there is none
   */
  static boolean takesGzip(String told) {
    boolean isAnyWelcome = false;
    for (String coding : told == null ? new String[0] : told.toLowerCase(Locale.ROOT).split(",")) {
      String name = coding.split(";", 2)[0].strip();
      boolean isWelcome = !REFUSED.matcher(coding).find();
      if (name.equals("gzip") || name.equals("x-gzip")) {
        return isWelcome;
      }
      isAnyWelcome |= isWelcome && name.equals("*");
    }
    return isAnyWelcome;
  }
}
