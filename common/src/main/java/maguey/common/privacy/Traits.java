package maguey.common.privacy;

/** What one look at the characters of a text tells: which finders have something to find. */
final class Traits {
  /** An at sign, in one of its spellings. */
  static final int AT = 1;

  /** An equals sign or a colon. */
  static final int ASSIGNS = 1 << 1;

  /** A single quote. */
  static final int QUOTES = 1 << 2;

  /** The beginning of a token of a known kind. */
  static final int TOKEN = 1 << 3;

  /** As many digits as a card number has. */
  static final int DIGITS = 1 << 4;

  private static final int PERCENT = 1 << 5;
  private static final int DIGIT = 1 << 6;
  private static final int WORD = 1 << 7;
  private static final int TOKEN_START = 1 << 8;
  private static final int ESCAPE = 1 << 9;

  private static final int[] TABLE = new int[128];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      TABLE[c] = WORD;
      TABLE[Character.toUpperCase(c)] = WORD;
    }
    for (char c = '0'; c <= '9'; c++) {
      TABLE[c] = WORD | DIGIT;
    }
    TABLE['_'] = WORD;
    TABLE['@'] = AT;
    TABLE['='] = ASSIGNS;
    TABLE[':'] = ASSIGNS;
    TABLE['\''] = QUOTES;
    TABLE['%'] = PERCENT;
    TABLE['\\'] = ESCAPE;
    TABLE['&'] = ESCAPE;
    for (char c : TokenFinder.FIRST_CHARACTERS.toCharArray()) {
      TABLE[c] |= TOKEN_START;
    }
  }

  private Traits() {}

  static boolean has(int traits, int trait) {
    return (traits & trait) != 0;
  }

  /** The union of the traits of the text; 0 for most texts. */
  static int of(String text) {
    int found = 0;
    int digits = 0;
    int before = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int here = c < 128 ? TABLE[c] : 0;
      if ((here & DIGIT) != 0) {
        digits++;
      } else if ((here & ~WORD) != 0 && (here & before & WORD) == 0) {
        found |= closer(text, i, here, before);
      }
      before = here;
    }
    return digits < CardFinder.SHORTEST ? found : found | DIGITS;
  }

  private static int closer(String text, int i, int here, int before) {
    int found = here & (AT | ASSIGNS | QUOTES);
    if ((here & TOKEN_START) != 0 && TokenFinder.begins(text, i)) {
      found |= TOKEN;
    }
    if ((here & PERCENT) != 0) {
      found |= ASSIGNS | AT;
    }
    return (here & ESCAPE) != 0 && AtSign.length(text, i) > 0 ? found | AT : found;
  }
}
