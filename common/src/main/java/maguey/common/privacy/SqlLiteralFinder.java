package maguey.common.privacy;

import java.util.Locale;
import java.util.Set;

/**
 * Finds the literals of an SQL statement that is about a secret. Which of its literals is the
 * secret ({@code INSERT INTO users (mail, password) VALUES (…)}) would take a parser: all of them
 * go.
 */
final class SqlLiteralFinder {
  private static final Set<String> VERBS =
      Set.of("alter", "create", "identified", "insert", "merge", "select", "update", "values");

  private static final int LONGEST_WORD = 64;

  private SqlLiteralFinder() {}

  /** The statement may stand within a message. */
  static void find(String text, Masking masking, Cuts cuts) {
    boolean isStatement = false;
    boolean isAboutSecret = false;
    int at = 0;
    while (at < text.length() && !(isStatement && isAboutSecret)) {
      int end = wordEnd(text, at);
      if (end - at >= 3 && end - at <= LONGEST_WORD) {
        String word = text.substring(at, end);
        isStatement |= VERBS.contains(word.toLowerCase(Locale.ROOT));
        isAboutSecret |= isAboutSecret(word, masking);
      }
      at = end + 1;
    }
    if (isStatement && isAboutSecret) {
      cutLiterals(text, cuts);
    }
  }

  private static boolean isAboutSecret(String word, Masking masking) {
    return word.equalsIgnoreCase("identified") || masking.isSecret(word);
  }

  private static void cutLiterals(String text, Cuts cuts) {
    int open = text.indexOf('\'');
    while (open >= 0) {
      int close = closingQuote(text, open + 1);
      cuts.cut(open + 1, close);
      open = text.indexOf('\'', close + 1);
    }
  }

  private static int closingQuote(String text, int from) {
    int close = text.indexOf('\'', from);
    while (close >= 0 && close + 1 < text.length() && text.charAt(close + 1) == '\'') {
      close = text.indexOf('\'', close + 2);
    }
    return close < 0 ? text.length() : close;
  }

  private static int wordEnd(String text, int from) {
    int end = from;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }
}
