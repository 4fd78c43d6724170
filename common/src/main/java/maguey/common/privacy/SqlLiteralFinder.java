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
      Set.of(
          "alter", "call", "copy", "create", "delete", "do", "exec", "execute", "explain", "grant",
          "insert", "merge", "replace", "select", "set", "update", "upsert", "values", "with");

  private static final int LONGEST_WORD = 64;

  private SqlLiteralFinder() {}

  static void find(String text, Masking masking, Cuts cuts) {
    if (isStatement(text) && namesSecret(text, masking)) {
      cutLiterals(text, cuts);
    }
  }

  private static boolean isStatement(String text) {
    int from = 0;
    while (from < text.length() && !isWord(text.charAt(from))) {
      from++;
    }
    int to = wordEnd(text, from);
    return to - from < LONGEST_WORD
        && VERBS.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
  }

  private static boolean namesSecret(String text, Masking masking) {
    int at = 0;
    while (at < text.length()) {
      int end = wordEnd(text, at);
      boolean fits = end - at >= 3 && end - at <= LONGEST_WORD;
      if (fits && isAboutSecret(text.substring(at, end), masking)) {
        return true;
      }
      at = end + 1;
    }
    return false;
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
