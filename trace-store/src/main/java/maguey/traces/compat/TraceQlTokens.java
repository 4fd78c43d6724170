package maguey.traces.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts TraceQL into its words and signs. */
final class TraceQlTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]++|\\\\.)*+\"|`[^`]*+`|'(?:[^'\\\\]++|\\\\.)*+')"
              + "|(&&|\\|\\||!=|=~|!~|>=|<=|[{}()=><|,])"
              + "|(-?\\d[\\w.µμ]*)"
              + "|((?:[A-Za-z_.][\\w.:/-]*)(?:\"(?:[^\"\\\\]++|\\\\.)*+\")?))");

  /**
   * One token.
   *
   * @param kind {@code "} for a text, {@code 0} for a number, {@code a} for a word, else a sign
   */
  record Token(char kind, String text) {}

  private TraceQlTokens() {}

  /** Fails with {@link IllegalArgumentException} naming what is not understood. */
  static List<Token> of(String query) {
    List<Token> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(query.strip());
    int end = 0;
    while (end < query.strip().length()) {
      token.region(end, query.strip().length());
      if (!token.lookingAt()) {
        throw new IllegalArgumentException(
            "not understood from '" + rest(query.strip(), end) + "'");
      }
      tokens.add(token(token));
      end = token.end();
    }
    return tokens;
  }

  private static Token token(Matcher found) {
    if (found.group(1) != null) {
      return new Token('"', unquoted(found.group(1)));
    }
    if (found.group(2) != null) {
      return new Token('s', found.group(2));
    }
    return found.group(3) != null ? new Token('0', found.group(3)) : new Token('a', found.group(4));
  }

  static String unquoted(String text) {
    String inner = text.substring(1, text.length() - 1);
    return text.charAt(0) == '`' ? inner : inner.replaceAll("\\\\(.)", "$1");
  }

  private static String rest(String query, int from) {
    return query.substring(from, Math.min(query.length(), from + 20));
  }
}
