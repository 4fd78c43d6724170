package maguey.common.privacy;

import java.util.Locale;
import java.util.Set;

/**
 * Finds the values of names that are secrets, wherever a name and a value stand together: query
 * strings, forms, JSON, header fields, connection strings, SQL, settings in a log.
 */
final class AssignmentFinder {
  /** Only in a query string are these the names of secrets. */
  private static final Set<String> QUERY_SECRETS =
      Set.of("sig", "code", "key", "auth", "otp", "email", "awsaccesskeyid", "x-goog-credential");

  private static final String AMAZON = "x-amz-";
  private static final int LONGEST_NAME = 64;
  private static final int WIDEST_GAP = 4;
  private static final String UNQUOTED_END = " \t\r\n\"'`,;&#)}]<>|\\";

  private final String text;
  private final Masking masking;
  private final Cuts cuts;

  AssignmentFinder(String text, Masking masking, Cuts cuts) {
    this.text = text;
    this.masking = masking;
    this.cuts = cuts;
  }

  void find() {
    int i = 0;
    while (i < text.length()) {
      int sign = signLength(i);
      i = sign == 0 ? i + 1 : Math.max(i + sign, valueEndAfter(i, sign));
    }
  }

  /** The length of an equals sign or colon, plain or as in a URL; 0 if there is none. */
  private int signLength(int i) {
    char c = text.charAt(i);
    if (c == '=' || c == ':') {
      return 1;
    }
    boolean escaped = c == '%' && i + 2 < text.length() && text.charAt(i + 1) == '3';
    return escaped && "aAdD".indexOf(text.charAt(i + 2)) >= 0 ? 3 : 0;
  }

  /** Cuts the value behind a sign if its name wants it; returns the value's end, or -1. */
  private int valueEndAfter(int sign, int length) {
    int nameEnd = nameEnd(sign);
    int nameStart = nameStart(nameEnd);
    if (nameEnd - nameStart < 3 || !isSecret(nameStart, nameEnd)) {
      return -1;
    }
    int start = valueStart(sign + length);
    int end = start == text.length() ? start : valueEnd(start, lineEnd(nameStart, nameEnd));
    int open = isQuote(start) ? 1 : 0;
    int last = open == 1 ? beforeClosingQuote(start, end) : end;
    if (isHarmless(start + open, last)) {
      return -1;
    }
    cuts.cut(start + open, last);
    return end;
  }

  private int beforeClosingQuote(int start, int end) {
    if (end - 1 <= start || text.charAt(end - 1) != text.charAt(start)) {
      return end;
    }
    boolean escaped = start > 0 && text.charAt(start - 1) == '\\' && end - 2 > start;
    return escaped && text.charAt(end - 2) == '\\' ? end - 2 : end - 1;
  }

  private int nameEnd(int sign) {
    int end = sign;
    while (end > 0 && sign - end < WIDEST_GAP && " \t\"'`\\]".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private int nameStart(int nameEnd) {
    int start = nameEnd;
    while (start > 0 && nameEnd - start < LONGEST_NAME && isName(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private boolean isSecret(int from, int to) {
    String name = text.substring(from, to);
    if (masking.isSecret(name)) {
      return true;
    }
    boolean inQuery = from > 0 && "?&;".indexOf(text.charAt(from - 1)) >= 0;
    return inQuery && isQuerySecret(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isQuerySecret(String name) {
    return QUERY_SECRETS.contains(name) || name.startsWith(AMAZON);
  }

  /** What ends the value of a header field: its line, or the quotes around it; null for others. */
  private String lineEnd(int from, int to) {
    if (!endsWith(from, to, "cookie") && !endsWith(from, to, "authorization")) {
      return null;
    }
    return from > 0 && text.charAt(from - 1) == '"' ? "\r\n\"" : "\r\n";
  }

  private boolean endsWith(int from, int to, String word) {
    int at = to - word.length();
    return at >= from && text.regionMatches(true, at, word, 0, word.length());
  }

  private int valueStart(int from) {
    int start = from;
    while (start < text.length()
        && start - from < WIDEST_GAP
        && " \t>=\\".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return start;
  }

  private int valueEnd(int start, String line) {
    if (isQuote(start)) {
      return quotedEnd(start);
    }
    char first = text.charAt(start);
    if (first == '[' || first == '{' || first == '(') {
      return bracketEnd(start, first);
    }
    int end = start;
    while (end < text.length() && !endsUnquoted(end, line)) {
      end++;
    }
    return end;
  }

  private boolean endsUnquoted(int i, String line) {
    char c = text.charAt(i);
    if (line != null) {
      return line.indexOf(c) >= 0;
    }
    return UNQUOTED_END.indexOf(c) >= 0 || c == '%' && text.regionMatches(true, i, "%26", 0, 3);
  }

  private boolean isQuote(int i) {
    return i < text.length() && "\"'`".indexOf(text.charAt(i)) >= 0;
  }

  /** Behind the closing quote; a doubled or escaped one closes nothing. */
  private int quotedEnd(int start) {
    char quote = text.charAt(start);
    boolean escaped = start > 0 && text.charAt(start - 1) == '\\';
    for (int i = start + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && !escaped) {
        i++;
      } else if (text.charAt(i) == quote) {
        boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == quote;
        if (!doubled) {
          return i + 1;
        }
        i++;
      }
    }
    return text.length();
  }

  private int bracketEnd(int start, char open) {
    char close = open == '(' ? ')' : (char) (open + 2);
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == open ? 1 : c == close ? -1 : 0;
      if (depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  /** Nothing, or the parameter of a statement: the text stays readable. */
  private boolean isHarmless(int from, int to) {
    int length = to - from;
    if (length <= 0 || length == 1 && text.charAt(from) == '?') {
      return true;
    }
    if (text.charAt(from) == '$' && length > 1 && length < 6) {
      return text.substring(from + 1, to).chars().allMatch(c -> c >= '0' && c <= '9');
    }
    return length <= 8
        && Set.of("null", "NULL", "None", "true", "false", Masking.MASK)
            .contains(text.substring(from, to));
  }

  private static boolean isName(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-'
        || c == '.';
  }
}
