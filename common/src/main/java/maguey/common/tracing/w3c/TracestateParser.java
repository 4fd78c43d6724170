package maguey.common.tracing.w3c;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code tracestate} fields by the grammar of W3C Trace Context Level 2. Several fields are
 * one list. Anything that breaks the grammar drops the whole list, never the trace.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header">tracestate</a>
 */
final class TracestateParser {
  static final int MAX_MEMBERS = 32;
  private static final int MAX_LENGTH = 256;

  private final Map<String, String> members = new LinkedHashMap<>();

  private TracestateParser() {}

  static Tracestate parse(List<String> fields) {
    TracestateParser parser = new TracestateParser();
    for (String field : fields) {
      if (!parser.readField(field)) {
        return Tracestate.EMPTY;
      }
    }
    return Tracestate.of(parser.members);
  }

  private boolean readField(String field) {
    int start = 0;
    while (start <= field.length()) {
      int comma = field.indexOf(',', start);
      int end = comma < 0 ? field.length() : comma;
      if (!readMember(Whitespace.trim(field, start, end))) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  /** Empty members are allowed, because senders cannot avoid them when they merge fields. */
  private boolean readMember(String member) {
    if (member.isEmpty()) {
      return true;
    }
    int equals = member.indexOf('=');
    if (equals < 0 || members.size() == MAX_MEMBERS) {
      return false;
    }
    String key = member.substring(0, equals);
    String value = member.substring(equals + 1);
    return isKey(key) && isValue(value) && members.put(key, value) == null;
  }

  private static boolean isKey(String key) {
    if (key.isEmpty() || key.length() > MAX_LENGTH || !isLowerAlphaOrDigit(key.charAt(0))) {
      return false;
    }
    return key.chars().allMatch(c -> isLowerAlphaOrDigit((char) c) || "_-*/@".indexOf(c) >= 0);
  }

  /** Leading spaces belong to the value; trailing ones were trimmed with the member. */
  private static boolean isValue(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '=')
        && value.charAt(value.length() - 1) != ' ';
  }

  private static boolean isLowerAlphaOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
