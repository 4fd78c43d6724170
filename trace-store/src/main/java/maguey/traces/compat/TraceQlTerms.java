package maguey.traces.compat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import maguey.traces.compat.SpanTest.Field;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.compat.SpanTest.Scope;
import maguey.traces.compat.SpanTest.Value;
import maguey.traces.compat.TraceQlTokens.Token;

/**
 * What the single words of TraceQL stand for: fields, operators, values. What is not known is an
 * {@link IllegalArgumentException} that says so.
 */
final class TraceQlTerms {
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

  private TraceQlTerms() {}

  static Optional<Op> operator(String sign) {
    return Optional.ofNullable(OPS.get(sign));
  }

  static Field field(String name) {
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

  static Value value(Token token, Op op) {
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
}
