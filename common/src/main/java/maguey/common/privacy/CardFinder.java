package maguey.common.privacy;

/**
 * Finds card numbers: 13 to 19 digits that pass Luhn's check and begin as an issuer's do, in one
 * piece or in groups, and not named as an id. Digits within ids, decimals and traceparents are
 * passed over.
 */
final class CardFinder {
  static final int SHORTEST = 13;
  private static final int LONGEST = 19;
  private static final int FIRST_GROUP = 4;
  private static final int TEN = 10;
  private static final String BETWEEN_LABEL_AND_VALUE = " \t\"'`=:/[({>#";
  private static final int WIDEST_GAP = 5;

  private final String text;
  private final Masking masking;
  private final Cuts cuts;
  private final char[] digits = new char[LONGEST];

  CardFinder(String text, Masking masking, Cuts cuts) {
    this.text = text;
    this.masking = masking;
    this.cuts = cuts;
  }

  /** A typed number; ids and clocks have 13 digits, or 18 and 19. */
  static boolean isCard(long value) {
    if (value < 10_000_000_000_000L || value > 9_999_999_999_999_999L) {
      return false;
    }
    char[] digits = Long.toString(value).toCharArray();
    return isCard(digits, digits.length);
  }

  void find() {
    int i = 0;
    while (i < text.length()) {
      if (isDigit(i) && mayBeginAt(i)) {
        int end = cardEnd(i);
        if (end > 0 && !isNamedAsId(i)) {
          cuts.cut(i, end);
        }
        i = end > 0 ? end : groupEnd(i);
      } else {
        i++;
      }
    }
  }

  /** Where a card number that begins here ends; -1 if none does. */
  private int cardEnd(int start) {
    int count = 0;
    int at = start;
    char separator = 0;
    while (true) {
      int end = groupEnd(at);
      if (count + end - at > LONGEST) {
        return -1;
      }
      text.getChars(at, end, digits, count);
      count += end - at;
      if (isCard(digits, count) && mayEndAt(end, separator)) {
        return end;
      }
      boolean goesOn = end + 1 < text.length() && isSeparator(text.charAt(end)) && isDigit(end + 1);
      boolean grouped = end - at >= 3 && (at > start || end - at == FIRST_GROUP);
      if (!goesOn || !grouped || separator != 0 && separator != text.charAt(end)) {
        return -1;
      }
      separator = text.charAt(end);
      at = end + 1;
    }
  }

  private int groupEnd(int at) {
    int end = at;
    while (end < text.length() && isDigit(end)) {
      end++;
    }
    return end;
  }

  private boolean mayBeginAt(int i) {
    if (i == 0) {
      return true;
    }
    char before = text.charAt(i - 1);
    return !isPartOfWord(before) && !(before == '.' && i > 1 && isDigit(i - 2));
  }

  private boolean mayEndAt(int i, char separator) {
    if (i == text.length()) {
      return true;
    }
    char after = text.charAt(i);
    boolean decimal = after == '.' && i + 1 < text.length() && isDigit(i + 1);
    return !decimal
        && !isPartOfWord(after)
        && (separator == 0 || separator != after || after == ' ');
  }

  private boolean isNamedAsId(int start) {
    int end = start;
    while (end > 0 && start - end < WIDEST_GAP && isGap(text.charAt(end - 1))) {
      end--;
    }
    int from = end;
    while (from > 0
        && end - from <= 64
        && (isPartOfWord(text.charAt(from - 1)) || text.charAt(from - 1) == '.')) {
      from--;
    }
    return end < start && from < end && masking.isId(text.substring(from, end));
  }

  private static boolean isGap(char c) {
    return BETWEEN_LABEL_AND_VALUE.indexOf(c) >= 0;
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '-' || c == '\u00a0' || c == '.';
  }

  private static boolean isPartOfWord(char c) {
    return c == '-' || c == '_' || Character.isLetterOrDigit(c);
  }

  private boolean isDigit(int i) {
    char c = text.charAt(i);
    return c >= '0' && c <= '9';
  }

  private static boolean isCard(char[] digits, int count) {
    return count >= SHORTEST && isIssued(digits, count) && luhn(digits, count) % TEN == 0;
  }

  /** Who issues cards with such a beginning, of such a length. */
  private static boolean isIssued(char[] digits, int count) {
    int four = Integer.parseInt(new String(digits, 0, 4));
    int two = four / 100;
    return switch (two / TEN) {
      case 2 -> count == 16 && (four >= 2200 && four <= 2204 || four >= 2221 && four <= 2720);
      case 3 ->
          count == 15 && (two == 34 || two == 37)
              || count == 16 && four >= 3528 && four <= 3589
              || count == 14 && (two == 36 || two >= 38 || four >= 3000 && four <= 3059);
      case 4 -> count == 13 || count == 16 || count == LONGEST;
      case 5 -> count == 16 && two >= 51 && two <= 55 || two == 50 || two >= 56 && two <= 58;
      case 6 -> count >= 16;
      default -> false;
    };
  }

  private static int luhn(char[] digits, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i] - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum;
  }
}
