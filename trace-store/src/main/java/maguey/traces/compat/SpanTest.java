package maguey.traces.compat;

import java.math.BigDecimal;
import java.util.List;

/** What is asked of a span: the part of TraceQL between braces. */
sealed interface SpanTest {
  /** All of them; none asks nothing. */
  record All(List<SpanTest> tests) implements SpanTest {}

  /** At least one of them. */
  record Any(List<SpanTest> tests) implements SpanTest {}

  /** One comparison. */
  record Comparison(Field field, Op op, Value value) implements SpanTest {}

  /** Where a value is. */
  enum Scope {
    INTRINSIC,
    SPAN,
    RESOURCE,
    EITHER
  }

  /**
   * What is compared.
   *
   * @param name of the attribute, or of the intrinsic as {@link TraceQl} writes it
   */
  record Field(Scope scope, String name) {}

  /** How; {@code HOLDS} is a part of the text, whatever the case. */
  enum Op {
    EQUAL("="),
    UNEQUAL("<>"),
    MORE(">"),
    AT_LEAST(">="),
    LESS("<"),
    AT_MOST("<="),
    MATCHES("~"),
    MATCHES_NOT("!~"),
    HOLDS("ILIKE");

    private final String sql;

    Op(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }

  /** What it is compared with. */
  sealed interface Value {
    record Text(String text) implements Value {}

    record Figure(BigDecimal number) implements Value {}

    /** In milliseconds. */
    record Lasting(BigDecimal millis) implements Value {}

    record Truth(boolean is) implements Value {}

    /** A word of the language: {@code error}, {@code server}; or {@code nil}. */
    record Word(String word) implements Value {}
  }

  /** A span on which an attribute has a value. */
  static SpanTest of(Scope scope, String name, Op op, Value value) {
    return new Comparison(new Field(scope, name), op, value);
  }
}
