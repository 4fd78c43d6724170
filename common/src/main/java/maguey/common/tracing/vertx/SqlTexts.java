package maguey.common.tracing.vertx;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads statements, each text once. A program has few of them; should one build texts without end,
 * those beyond the bound are read anew each time and nothing grows.
 */
final class SqlTexts {
  private static final int MAX_KEPT = 1000;

  private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern LITERAL =
      Pattern.compile("'(?:[^']|'')*'|(?<![\\w$.])-?\\d+(?:\\.\\d+)?(?![\\w.])");
  private static final String NAME = "((?:\"[^\"]+\"|\\w+)(?:\\.(?:\"[^\"]+\"|\\w+))?)";

  /** The verb of a statement: for one that begins WITH, the verb after its queries. */
  private static final Pattern VERB =
      Pattern.compile("(?i)\\b(SELECT|INSERT|UPDATE|DELETE|MERGE)\\b");

  private static final Pattern WRITING_PART =
      Pattern.compile("(?is)\\bAS\\s*\\(\\s*((?:INSERT|UPDATE|DELETE|MERGE)\\b.*)");

  /** A name with a bracket behind it is a function's. */
  private static final Pattern FROM =
      Pattern.compile("(?i)\\bFROM\\s+(?:ONLY\\s+)?" + NAME + "(?![\\w.\"]|\\s*\\()");

  private static final Pattern INTO = Pattern.compile("(?i)\\bINTO\\s+" + NAME);
  private static final Pattern UPDATED = Pattern.compile("(?i)\\bUPDATE\\s+(?:ONLY\\s+)?" + NAME);
  private static final Pattern RETURNING = Pattern.compile("(?i)\\bRETURNING\\b");

  private final Map<String, SqlText> kept = new ConcurrentHashMap<>();

  SqlText of(String sql) {
    SqlText known = kept.get(sql);
    return known != null ? known : read(sql);
  }

  private SqlText read(String sql) {
    SqlText text = parse(sql);
    if (kept.size() < MAX_KEPT) {
      kept.put(sql, text);
    }
    return text;
  }

  static SqlText parse(String sql) {
    String masked = LITERAL.matcher(COMMENT.matcher(sql).replaceAll(" ")).replaceAll("?");
    String whole = outermost(masked).trim();
    String body = telling(whole, masked);
    String operation = operation(body);
    String collection = collection(operation, body);
    String summary = collection == null ? operation : operation + " " + collection;
    return new SqlText(
        sql, summary, operation, collection, masked.trim(), returnsRows(operation(whole), whole));
  }

  /** A SELECT around a part that writes is there for what is written. */
  private static String telling(String whole, String masked) {
    Matcher part = WRITING_PART.matcher(masked);
    return operation(whole).equals("SELECT") && part.find() ? outermost(part.group(1)) : whole;
  }

  private static boolean returnsRows(String operation, String body) {
    return operation.equals("SELECT") || RETURNING.matcher(body).find();
  }

  /** Leaves out what stands inside brackets, so that sub-queries do not name the statement. */
  private static String outermost(String sql) {
    StringBuilder kept = new StringBuilder(sql.length());
    int depth = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      depth -= c == ')' && depth > 0 ? 1 : 0;
      if (depth == 0) {
        kept.append(c);
      }
      depth += c == '(' ? 1 : 0;
    }
    return kept.toString();
  }

  private static String operation(String body) {
    int space = 0;
    while (space < body.length() && Character.isLetter(body.charAt(space))) {
      space++;
    }
    String first = body.substring(0, space).toUpperCase(Locale.ROOT);
    if (!first.equals("WITH")) {
      return first.isEmpty() ? "SQL" : first;
    }
    Matcher verb = VERB.matcher(body);
    return verb.find() ? verb.group(1).toUpperCase(Locale.ROOT) : first;
  }

  private static String collection(String operation, String body) {
    return switch (operation) {
      case "SELECT", "DELETE" -> first(FROM, body);
      case "INSERT", "MERGE" -> first(INTO, body);
      case "UPDATE" -> first(UPDATED, body);
      default -> null;
    };
  }

  private static String first(Pattern pattern, String body) {
    Matcher matcher = pattern.matcher(body);
    return matcher.find() ? matcher.group(1).replace("\"", "") : null;
  }
}
