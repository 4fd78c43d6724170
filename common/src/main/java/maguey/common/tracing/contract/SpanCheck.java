package maguey.common.tracing.contract;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds one span against its rule. */
final class SpanCheck {
  private static final String LINK_TYPE = "journey.link.type";

  private final TelemetryContract contract;
  private final SpanRule rule;
  private final SeenSpan span;
  private final List<String> found = new ArrayList<>();

  SpanCheck(TelemetryContract contract, SpanRule rule, SeenSpan span) {
    this.contract = contract;
    this.rule = rule;
    this.span = span;
  }

  /** What is not as the contract says. */
  List<String> run() {
    rule.required().stream()
        .filter(name -> !span.attributes().containsKey(name))
        .forEach(name -> found.add("lacks the attribute " + name + ", which is required"));
    span.attributes().forEach(this::attribute);
    span.events().forEach(this::event);
    span.links().forEach(this::link);
    contract.resourceOf(span.service()).stream()
        .filter(name -> !span.resource().containsKey(name))
        .forEach(name -> found.add("has no resource attribute " + name));
    return found;
  }

  private void attribute(Map.Entry<String, Object> attribute) {
    String name = attribute.getKey();
    boolean isKnown =
        has(rule.required(), name)
            || has(rule.optional(), name)
            || contract.everywhere().contains(name);
    if (!isKnown) {
      found.add(
          "has the attribute "
              + name
              + ", which its rule knows neither as required nor as optional");
    } else {
      type(name, attribute.getValue());
    }
  }

  private void event(JsonObject event) {
    String name = event.getString("name");
    Optional<Set<String>> attributes = contract.attributesOf(name);
    if (attributes.isEmpty() || !rule.events().contains(name)) {
      found.add("has the event " + name + ", which its rule (or 'events') does not know");
      return;
    }
    event.getJsonObject("attributes", new JsonObject()).fieldNames().stream()
        .filter(attribute -> !attributes.get().contains(attribute))
        .forEach(
            attribute -> found.add("has on its event " + name + " the attribute " + attribute));
  }

  private void link(JsonObject link) {
    link.getJsonObject("attributes", new JsonObject()).fieldNames().stream()
        .filter(name -> !name.equals(LINK_TYPE))
        .forEach(name -> found.add("has on a link the attribute " + name));
  }

  private void type(String name, Object value) {
    String type = contract.types().getOrDefault(name, "any");
    if (!isOf(type, value)) {
      found.add("has " + name + " as " + value.getClass().getSimpleName() + ", not as " + type);
    }
  }

  private static boolean has(Set<String> names, String name) {
    return names.contains(name)
        || names.stream()
            .filter(known -> known.endsWith(".*"))
            .anyMatch(known -> name.startsWith(known.substring(0, known.length() - 1)));
  }

  private static boolean isOf(String type, Object value) {
    return switch (type) {
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "double" -> value instanceof Number;
      default -> true;
    };
  }
}
