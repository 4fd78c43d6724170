package maguey.common.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.impl.Format;
import io.vertx.json.schema.impl.SchemaValidatorInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Tells of most values at once that a schema takes them: its rules are read once, not for each
 * value. A yes is certain. A no means that Vert.x's validator must be asked, which knows every
 * keyword, and finds the words for what is wrong.
 */
final class QuickSchema {
  private static final Predicate<Object> ALWAYS = value -> true;
  private static final Predicate<Object> NEVER = value -> false;

  /** Refers to itself, perhaps. */
  private static final int DEEPEST = 12;

  /** What Vert.x notes in a schema that it reads, and what the contract says to people. */
  private static final Set<String> SILENT =
      Set.of(
          "__absolute_uri__",
          "__absolute_ref__",
          "title",
          "description",
          "default",
          "example",
          "examples",
          "deprecated");

  private final SchemaRepository schemas;

  private QuickSchema(SchemaRepository schemas) {
    this.schemas = schemas;
  }

  /** True for values that the schema takes; false for those it refuses, and some others. */
  static Predicate<Object> of(SchemaRepository schemas, JsonSchema schema) {
    return schemas.validator(schema) instanceof SchemaValidatorInternal validator
        ? new QuickSchema(schemas).rule(validator.schema(), 0)
        : NEVER;
  }

  private Predicate<Object> rule(Object schema, int depth) {
    if (depth > DEEPEST || !(schema instanceof JsonObject keywords)) {
      return NEVER;
    }
    Predicate<Object> all = ALWAYS;
    for (String keyword : keywords.fieldNames()) {
      if (!SILENT.contains(keyword)) {
        all = all.and(rule(keyword, keywords, depth + 1));
      }
    }
    return all;
  }

  private Predicate<Object> rule(String keyword, JsonObject schema, int depth) {
    Object wanted = schema.getValue(keyword);
    return switch (keyword) {
      case "$ref" -> referred(schema.getString("__absolute_ref__"), depth);
      case "type" -> type(wanted);
      case "enum" -> oneOf((JsonArray) wanted);
      case "minLength" -> text(text -> length(text) >= number(wanted));
      case "maxLength" -> text(text -> length(text) <= number(wanted));
      case "pattern" -> text(Pattern.compile(wanted.toString()).asPredicate());
      case "format" -> format(wanted.toString());
      case "minimum" -> amount(amount -> amount >= number(wanted));
      case "maximum" -> amount(amount -> amount <= number(wanted));
      case "minItems" -> list(list -> list.size() >= number(wanted));
      case "maxItems" -> list(list -> list.size() <= number(wanted));
      case "items" -> each(rule(wanted, depth));
      case "required" -> object(object -> object.keySet().containsAll(names(wanted)));
      case "properties" -> members((JsonObject) wanted, depth);
      case "additionalProperties" -> others(wanted, schema.getJsonObject("properties"));
      default -> NEVER;
    };
  }

  private Predicate<Object> referred(String uri, int depth) {
    return uri == null ? NEVER : rule(schemas.find(uri), depth);
  }

  private static double number(Object wanted) {
    return ((Number) wanted).doubleValue();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static List<String> names(Object wanted) {
    return ((JsonArray) wanted).stream().map(Object::toString).toList();
  }

  private static Predicate<Object> type(Object wanted) {
    List<String> types = wanted instanceof JsonArray ? names(wanted) : List.of(wanted.toString());
    return types.stream().map(QuickSchema::isOf).reduce(NEVER, Predicate::or);
  }

  private static Predicate<Object> isOf(String type) {
    return switch (type) {
      case "string" -> String.class::isInstance;
      case "boolean" -> Boolean.class::isInstance;
      case "integer" -> value -> value instanceof Integer || value instanceof Long;
      case "number" -> QuickSchema::isAmount;
      case "null" -> Objects::isNull;
      case "object" -> value -> value instanceof JsonObject || value instanceof Map;
      case "array" -> value -> value instanceof JsonArray || value instanceof List;
      default -> NEVER;
    };
  }

  /** Numbers of other classes are left to the validator. */
  private static boolean isAmount(Object value) {
    return value instanceof Integer || value instanceof Long || value instanceof Double;
  }

  private static Predicate<Object> oneOf(JsonArray wanted) {
    List<Object> values = new ArrayList<>(wanted.getList());
    return value -> (value instanceof String || value instanceof Integer) && values.contains(value);
  }

  private static Predicate<Object> text(Predicate<String> rule) {
    return value -> !(value instanceof String text) || rule.test(text);
  }

  private static Predicate<Object> format(String name) {
    return value -> value == null || (value instanceof String t && Format.fastFormat(name, t));
  }

  private static Predicate<Object> amount(Predicate<Double> rule) {
    return value ->
        !(value instanceof Number amount) || (isAmount(amount) && rule.test(amount.doubleValue()));
  }

  private static Predicate<Object> list(Predicate<List<?>> rule) {
    return value ->
        value instanceof JsonArray array
            ? rule.test(array.getList())
            : !(value instanceof List<?> list) || rule.test(list);
  }

  private static Predicate<Object> object(Predicate<Map<?, ?>> rule) {
    return value ->
        value instanceof JsonObject json
            ? rule.test(json.getMap())
            : !(value instanceof Map<?, ?> map) || rule.test(map);
  }

  private static Predicate<Object> each(Predicate<Object> rule) {
    return list(list -> list.stream().allMatch(rule));
  }

  private Predicate<Object> members(JsonObject wanted, int depth) {
    Predicate<Object> all = ALWAYS;
    for (String name : wanted.fieldNames()) {
      Predicate<Object> rule = rule(wanted.getValue(name), depth);
      all = all.and(object(object -> !object.containsKey(name) || rule.test(object.get(name))));
    }
    return all;
  }

  /** The rule for members that are not named. */
  private static Predicate<Object> others(Object wanted, JsonObject named) {
    if (Boolean.TRUE.equals(wanted)) {
      return ALWAYS;
    }
    Set<String> names = named == null ? Set.of() : Set.copyOf(named.fieldNames());
    return object(object -> names.containsAll(object.keySet()));
  }
}
