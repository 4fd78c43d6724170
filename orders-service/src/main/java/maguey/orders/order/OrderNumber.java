package maguey.orders.order;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * Public numbers of orders: 8 random characters of Crockford's alphabet and a check character (Luhn
 * mod 32), which catches every single mistyped character and nearly every swap of two neighbours.
 */
final class OrderNumber {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BASE = ALPHABET.length();
  private static final int RANDOM_CHARACTERS = 8;
  private static final Pattern FORM = Pattern.compile("[0-9A-HJKMNP-TV-Z]{9}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private OrderNumber() {}

  /** A number that is almost surely new; a unique constraint is behind it. */
  static String next() {
    StringBuilder text = new StringBuilder(RANDOM_CHARACTERS + 1);
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(BASE)));
    }
    int rest = weighted(text, 2) % BASE;
    return text.append(ALPHABET.charAt((BASE - rest) % BASE)).toString();
  }

  /** False for what cannot be a number of ours: a typing error, for instance. */
  static boolean isValid(String text) {
    return FORM.matcher(text).matches() && weighted(text, 1) % BASE == 0;
  }

  private static int weighted(CharSequence text, int lastFactor) {
    int sum = 0;
    int factor = lastFactor;
    for (int i = text.length() - 1; i >= 0; i--) {
      int addend = factor * ALPHABET.indexOf(text.charAt(i));
      sum += addend / BASE + addend % BASE;
      factor = 3 - factor;
    }
    return sum;
  }
}
