package maguey.traces.compat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import maguey.common.http.Problem;
import maguey.traces.compat.SpanTest.Comparison;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.compat.SpanTest.Scope;
import maguey.traces.compat.SpanTest.Value;
import maguey.traces.model.StoredText;

/**
 * Writes tests as conditions on a span {@code s}, its origin {@code o} and the summary {@code t} of
 * its trace. Every value and name is bound.
 */
final class SpanTestSql {
  private static final List<String> STATUSES = List.of("unset", "ok", "error");
  private static final List<String> KINDS =
      List.of("unspecified", "internal", "server", "client", "producer", "consumer");
  private static final String SPAN_MILLIS =
      "span_millis(s.start_time, s.start_nanos, s.end_time, s.end_nanos)";

  private final List<Object> parameters;

  /** Binds into the given list. */
  SpanTestSql(List<Object> parameters) {
    this.parameters = parameters;
  }

  /** The place of a further parameter. */
  String bind(Object value) {
    parameters.add(value);
    return "$" + parameters.size();
  }

  /** A condition. */
  String of(SpanTest test) {
    if (test instanceof SpanTest.All all) {
      return joined(all.tests(), " AND ", "true");
    }
    return test instanceof SpanTest.Any any
        ? joined(any.tests(), " OR ", "false")
        : comparison((Comparison) test);
  }

  private String joined(List<SpanTest> tests, String with, String none) {
    return tests.isEmpty()
        ? none
        : tests.stream().map(this::of).collect(Collectors.joining(with, "(", ")"));
  }

  private String comparison(Comparison test) {
    String name = test.field().name();
    return switch (test.field().scope()) {
      case INTRINSIC -> intrinsic(name, test);
      case SPAN -> attribute("s.attributes", name, test);
      case RESOURCE -> resource(name, test);
      case EITHER ->
          "(" + attribute("s.attributes", name, test) + " OR " + resource(name, test) + ")";
    };
  }

  private String resource(String name, Comparison test) {
    return name.equals("service.name")
        ? text("s.service", test)
        : attribute("(o.resource -> 'attributes')", name, test);
  }

  private String intrinsic(String name, Comparison test) {
    return switch (name) {
      case "name" -> text("s.name", test);
      case "statusMessage" -> text("coalesce(s.status_message, '')", test);
      case "rootName" -> text("t.root_name", test);
      case "rootServiceName" -> text("t.root_service", test);
      case "status" -> word("s.status", STATUSES, test);
      case "kind" -> word("s.kind", KINDS, test);
      case "duration" -> number(SPAN_MILLIS, test);
      default -> number("(t.wall_us / 1000.0)", test);
    };
  }

  private String text(String column, Comparison test) {
    if (!(test.value() instanceof Value.Text value)) {
      throw wrong(test, "a text");
    }
    return matching(column, test.op(), value.text());
  }

  private String matching(String column, Op op, String text) {
    return switch (op) {
      case MATCHES, MATCHES_NOT -> column + " " + op.sql() + " " + bind("^(?:" + text + ")$");
      case HOLDS -> column + " ILIKE " + bind("%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%");
      default -> column + " " + op.sql() + " " + bind(StoredText.encode(text));
    };
  }

  private String word(String column, List<String> words, Comparison test) {
    boolean equal = test.op() == Op.EQUAL || test.op() == Op.UNEQUAL;
    String word =
        test.value() instanceof Value.Word w
            ? w.word()
            : test.value() instanceof Value.Text t ? t.text().toLowerCase(Locale.ROOT) : "";
    if (!equal || !words.contains(word)) {
      throw wrong(test, "one of " + words);
    }
    return column + " " + test.op().sql() + " " + words.indexOf(word);
  }

  private String number(String millis, Comparison test) {
    if (!(test.value() instanceof Value.Lasting value) || test.op().sql().endsWith("~")) {
      throw wrong(test, "a duration such as 100ms");
    }
    return millis
        + " "
        + test.op().sql()
        + " "
        + bind(value.millis().toPlainString())
        + "::text::numeric";
  }

  private String attribute(String json, String name, Comparison test) {
    String key = bind(StoredText.encode(name.startsWith("$") ? "$" + name : name)) + "::text";
    String value = "(" + json + " -> " + key + ")";
    String plain = "(" + json + " ->> " + key + ")";
    if (test.value() instanceof Value.Text text) {
      return matching(plain, test.op(), text.text());
    }
    if (test.value() instanceof Value.Truth truth) {
      return value
          + " "
          + equality(test)
          + " "
          + bind(String.valueOf(truth.is()))
          + "::text::jsonb";
    }
    if (test.value() instanceof Value.Word word) {
      return word.word().equals("nil")
          ? value + (test.op() == Op.EQUAL ? " IS NULL" : " IS NOT NULL")
          : matching(plain, test.op(), word.word());
    }
    return figure(value, plain, test);
  }

  /** CASE, because a cast that comes before its check fails on a text. */
  private String figure(String value, String plain, Comparison test) {
    if (!(test.value() instanceof Value.Figure figure)) {
      throw wrong(test, "a number or a text");
    }
    if (test.op().sql().endsWith("~")) {
      throw wrong(test, "a text");
    }
    return "CASE WHEN jsonb_typeof(%s) = 'number' THEN %s::numeric %s %s::text::numeric ELSE false END"
        .formatted(value, plain, test.op().sql(), bind(figure.number().toPlainString()));
  }

  private static String equality(Comparison test) {
    if (test.op() != Op.EQUAL && test.op() != Op.UNEQUAL) {
      throw wrong(test, "= or != before true and false");
    }
    return test.op().sql();
  }

  private static Problem wrong(Comparison test, String wanted) {
    String field = (test.field().scope() == Scope.INTRINSIC ? "" : ".") + test.field().name();
    return Problem.invalid("/query/q", "traceql", "'" + field + "' wants " + wanted);
  }
}
