package maguey.traces.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import maguey.common.http.Problem;
import maguey.traces.compat.SpanTest.Field;
import maguey.traces.compat.SpanTest.Op;
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
    Field field = TraceQlTerms.field(take('a', "a field"));
    Op op = TraceQlTerms.operator(take('s', "an operator")).orElseThrow(() -> wrong("="));
    return new SpanTest.Comparison(field, op, value(op));
  }

  private Value value(Op op) {
    if (next >= tokens.size()) {
      throw wrong("a value");
    }
    return TraceQlTerms.value(tokens.get(next++), op);
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
