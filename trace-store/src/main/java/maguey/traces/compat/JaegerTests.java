package maguey.traces.compat;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maguey.common.http.Problem;
import maguey.traces.compat.SpanTest.Op;
import maguey.traces.compat.SpanTest.Scope;
import maguey.traces.compat.SpanTest.Value;

/** What Jaeger's searches ask of a span. */
final class JaegerTests {
  private final List<SpanTest> tests = new ArrayList<>();

  /** Starts with the service, which Jaeger's searches always name. */
  JaegerTests(Optional<String> service, String parameter) {
    String name =
        service.orElseThrow(
            () -> Problem.invalid("/query/" + parameter, "required", "is required"));
    tests.add(SpanTest.of(Scope.RESOURCE, "service.name", Op.EQUAL, new Value.Text(name)));
  }

  /** Its name, if one is asked for. */
  JaegerTests operation(Optional<String> operation) {
    operation
        .filter(name -> !name.equals("all"))
        .map(name -> SpanTest.of(Scope.INTRINSIC, "name", Op.EQUAL, new Value.Text(name)))
        .ifPresent(tests::add);
    return this;
  }

  /** A bound of its duration; fails with {@code INVALID}. */
  JaegerTests duration(String parameter, Op op, Optional<String> text) {
    text.map(t -> TempoTags.lasting(parameter, "duration", op, t)).ifPresent(tests::add);
    return this;
  }

  /** Attributes of the span or its resource in a JSON object; fails with {@code INVALID}. */
  JaegerTests tags(String parameter, Optional<String> json) {
    try {
      json.map(JsonObject::new)
          .ifPresent(tags -> tags.forEach(tag -> tests.add(tag(tag.getKey(), tag.getValue()))));
      return this;
    } catch (DecodeException | ClassCastException wrong) {
      throw Problem.invalid("/query/" + parameter, "json", "must be a JSON object of texts");
    }
  }

  /** One span must pass them all. */
  List<SpanTest> set() {
    return List.of(new SpanTest.All(tests));
  }

  private static SpanTest tag(String key, Object value) {
    return key.equals("error")
        ? TempoTags.error(String.valueOf(value).equals("true"))
        : SpanTest.of(Scope.EITHER, key, Op.EQUAL, new Value.Text(String.valueOf(value)));
  }
}
