package maguey.traces.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maguey.common.http.Problem;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.compat.SpanTest.Scope;
import maguey.traces.compat.SpanTest.Value;

/** Tempo's search of before TraceQL: {@code tags} in logfmt, values as parts of the text. */
final class TempoTags {
  private static final Pattern PAIR =
      Pattern.compile("\\s*([^\\s=\"]+)=(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|(\\S*))");

  private TempoTags() {}

  /** Fails with {@code INVALID}. */
  static List<SpanTest> parse(String logfmt) {
    List<SpanTest> tests = new ArrayList<>();
    Matcher pair = PAIR.matcher(logfmt.strip());
    int end = 0;
    while (end < logfmt.strip().length()) {
      pair.region(end, logfmt.strip().length());
      if (!pair.lookingAt()) {
        throw Problem.invalid("/query/tags", "logfmt", "tags must be key=value, blanks between");
      }
      String quoted = pair.group(2);
      tests.add(
          test(pair.group(1), quoted == null ? pair.group(3) : quoted.replaceAll("\\\\(.)", "$1")));
      end = pair.end();
    }
    return tests;
  }

  /** A bound of a duration; fails with {@code INVALID}. */
  static SpanTest lasting(String parameter, String field, Op op, String text) {
    Value value =
        GoDuration.millis(text)
            .map(Value.Lasting::new)
            .orElseThrow(
                () ->
                    Problem.invalid(
                        "/query/" + parameter, "duration", "must be a duration such as 100ms"));
    return SpanTest.of(Scope.INTRINSIC, field, op, value);
  }

  private static SpanTest test(String key, String value) {
    Value text = new Value.Text(value);
    return switch (key) {
      case "name" -> SpanTest.of(Scope.INTRINSIC, "name", Op.HOLDS, text);
      case "root.name" -> SpanTest.of(Scope.INTRINSIC, "rootName", Op.HOLDS, text);
      case "root.service.name" -> SpanTest.of(Scope.INTRINSIC, "rootServiceName", Op.HOLDS, text);
      case "service.name" -> SpanTest.of(Scope.RESOURCE, key, Op.HOLDS, text);
      case "status", "status.code" -> SpanTest.of(Scope.INTRINSIC, "status", Op.EQUAL, text);
      case "error" -> error(value.equals("true"));
      default -> SpanTest.of(Scope.EITHER, key, Op.HOLDS, text);
    };
  }

  /** An error, or none. */
  static SpanTest error(boolean failed) {
    return SpanTest.of(
        Scope.INTRINSIC, "status", failed ? Op.EQUAL : Op.UNEQUAL, new Value.Word("error"));
  }
}
