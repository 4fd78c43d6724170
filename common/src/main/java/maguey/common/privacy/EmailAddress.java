package maguey.common.privacy;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which e-mail addresses are taken: plain ASCII ones with a domain of at least two labels. */
public final class EmailAddress {
  private static final int MAX_LENGTH = 254;
  private static final int MAX_LOCAL_LENGTH = 64;
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern FORM =
      Pattern.compile(ATOM + "(\\." + ATOM + ")*@" + LABEL + "(\\." + LABEL + ")+");

  private EmailAddress() {}

  /** Whether mail can be sent there, as far as its form tells. */
  public static boolean isAcceptable(String text) {
    return text.length() <= MAX_LENGTH
        && text.indexOf('@') <= MAX_LOCAL_LENGTH
        && FORM.matcher(text).matches();
  }

  /** The same for all ways to write an address: no blanks around it, small letters. */
  public static String normalised(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
