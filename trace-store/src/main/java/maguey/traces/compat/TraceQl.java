package maguey.traces.compat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import maguey.common.http.Problem;
import maguey.traces.compat.SpanTest.Field;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.compat.SpanTest.Scope;
import maguey.traces.compat.SpanTest.Value;
import maguey.traces.compat.TraceQlTokens.Token;

/**
 * Reads the part of TraceQL that Grafana's search builder writes: sets of spans in braces, joined
 * by {@code &&}, with comparisons of intrinsics and attributes joined by {@code &&}, {@code ||} and
 * parentheses. {@code | select(…)} is passed over; other pipelines, structural operators and
 * metrics are refused.
 *
 * @see <a href="https://grafana.com/docs/tempo/latest/traceql/">TraceQL</a>
 */
final class TraceQl {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_COMPARISONS = 40;

  private static final Map<String, Op> OPS =
      Map.of(
          "=", Op.EQUAL,
          "!=", Op.UNEQUAL,
          ">", Op.MORE,
          ">=", Op.AT_LEAST,
          "<", Op.LESS,
          "<=", Op.AT_MOST,
          "=~", Op.MATCHES,
          "!~", Op.MATCHES_NOT);

  private static final Map<String, String> INTRINSICS =
      Map.ofEntries(
          Map.entry("name", "name"),
          Map.entry("span:name", "name"),
          Map.entry("status", "status"),
          Map.entry("span:status", "status"),
          Map.entry("statusMessage", "statusMessage"),
          Map.entry("span:statusMessage", "statusMessage"),
          Map.entry("kind", "kind"),
          Map.entry("span:kind", "kind"),
          Map.entry("duration", "duration"),
          Map.entry("span:duration", "duration"),
          Map.entry("rootName", "rootName"),
          Map.entry("trace:rootName", "rootName"),
          Map.entry("rootServiceName", "rootServiceName"),
          Map.entry("trace:rootService", "rootServiceName"),
          Map.entry("traceDuration", "traceDuration"),
          Map.entry("trace:duration", "traceDuration"));

  private static final Set<String> WORDS =
      Set.of(
          "error",
          "ok",
          "unset",
          "nil",
          "unspecified",
          "internal",
          "server",
          "client",
          "producer",
          "consumer");

  private final List<Token> tokens;
  private int next;
  private int comparisons;

  private TraceQl(String query) {
    tokens = TraceQlTokens.of(query);
  }

  /** A test for each set of spans; a trace must pass all. Fails with {@code INVALID}. */
  static List<SpanTest> parse(String query) {
    try {
      return new TraceQl(query).query();
    } catch (IllegalArgumentException wrong) {
      throw Problem.invalid("/query/q", "traceql", "q is " + wrong.getMessage());
    }
  }

  private List<SpanTest> query() {
    List<SpanTest> sets = new ArrayList<>(List.of(set()));
    while (accept("&&")) {
      sets.add(set());
    }
    if (accept("|")) {
      passSelect();
    }
    if (next < tokens.size()) {
      throw wrong("the end");
    }
    return sets;
  }

  private void passSelect() {
    if (!is("select")) {
      throw wrong("select");
    }
    next = tokens.size();
  }

  private SpanTest set() {
    expect("{");
    SpanTest test = is("}") ? new SpanTest.All(List.of()) : any(0);
    expect("}");
    return test;
  }

  private SpanTest any(int depth) {
    List<SpanTest> tests = list("||", () -> all(depth));
    return tests.size() == 1 ? tests.get(0) : new SpanTest.Any(tests);
  }

  private SpanTest all(int depth) {
    List<SpanTest> tests = list("&&", () -> one(depth));
    return tests.size() == 1 ? tests.get(0) : new SpanTest.All(tests);
  }

  private List<SpanTest> list(String separator, Supplier<SpanTest> read) {
    List<SpanTest> tests = new ArrayList<>(List.of(read.get()));
    while (accept(separator)) {
      tests.add(read.get());
    }
    return tests;
  }

  private SpanTest one(int depth) {
    if (depth > MAX_DEPTH || ++comparisons > MAX_COMPARISONS) {
      throw new IllegalArgumentException("too long");
    }
    if (accept("(")) {
      SpanTest inner = any(depth + 1);
      expect(")");
      return inner;
    }
    if (accept("true")) {
      return new SpanTest.All(List.of());
    }
    Field field = field(take('a', "a field"));
    Op op = Optional.ofNullable(OPS.get(take('s', "an operator"))).orElseThrow(() -> wrong("="));
    return new SpanTest.Comparison(field, op, value(op));
  }

  private static Field field(String name) {
    if (INTRINSICS.containsKey(name)) {
      return new Field(Scope.INTRINSIC, INTRINSICS.get(name));
    }
    if (name.startsWith("span.")) {
      return new Field(Scope.SPAN, plain(name.substring("span.".length())));
    }
    if (name.startsWith("resource.")) {
      return new Field(Scope.RESOURCE, plain(name.substring("resource.".length())));
    }
    if (name.startsWith(".")) {
      return new Field(Scope.EITHER, plain(name.substring(1)));
    }
    throw new IllegalArgumentException("not understood: '" + name + "' is no field known here");
  }

  /** A name may be quoted. */
  private static String plain(String name) {
    return name.startsWith("\"") ? TraceQlTokens.unquoted(name) : name;
  }

  private Value value(Op op) {
    if (next >= tokens.size()) {
      throw wrong("a value");
    }
    Token token = tokens.get(next++);
    return switch (token.kind()) {
      case '"' -> new Value.Text(op.sql().endsWith("~") ? expression(token.text()) : token.text());
      case '0' -> number(token.text());
      default -> word(token.text());
    };
  }

  /** Java's and PostgreSQL's expressions differ little; what neither takes is refused here. */
  private static String expression(String text) {
    try {
      Pattern.compile(text);
      return text;
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException("not understood: a regular expression is wrong");
    }
  }

  private static Value number(String text) {
    return GoDuration.millis(text)
        .<Value>map(Value.Lasting::new)
        .orElseGet(() -> new Value.Figure(decimal(text)));
  }

  private static BigDecimal decimal(String text) {
    if (!text.matches("-?\\d{1,30}(\\.\\d{1,30})?")) {
      throw new IllegalArgumentException("not understood: '" + text + "' is no number");
    }
    return new BigDecimal(text);
  }

  private static Value word(String word) {
    if (word.equals("true") || word.equals("false")) {
      return new Value.Truth(word.equals("true"));
    }
    if (!WORDS.contains(word)) {
      throw new IllegalArgumentException("not understood: '" + word + "' needs quotes");
    }
    return new Value.Word(word);
  }

  private boolean is(String text) {
    return next < tokens.size()
        && tokens.get(next).kind() != '"'
        && tokens.get(next).text().equals(text);
  }

  private boolean accept(String text) {
    boolean there = is(text);
    next += there ? 1 : 0;
    return there;
  }

  private void expect(String text) {
    if (!accept(text)) {
      throw wrong("'" + text + "'");
    }
  }

  private String take(char kind, String what) {
    if (next >= tokens.size() || tokens.get(next).kind() != kind) {
      throw wrong(what);
    }
    return tokens.get(next++).text();
  }

  private IllegalArgumentException wrong(String wanted) {
    String found = next < tokens.size() ? "'" + tokens.get(next).text() + "'" : "the end";
    return new IllegalArgumentException("not understood: " + wanted + " expected, not " + found);
  }
}
