package maguey.traces.archive;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What is left of the lines of an object without a person: the same that {@code
 * erase_subject_traces} leaves of rows. Spans with the person's hash lose it, and with it what else
 * they tell about a person.
 */
final class ErasedLines {
  private static final String ERASED = "erased";
  private static final String HASH = "customer.email_hash";
  private static final Pattern PERSONAL = Pattern.compile("(customer|user|enduser|client)\\..*");

  private final String subject;
  private int changed;

  ErasedLines(String subject) {
    this.subject = subject;
  }

  /** How many lines were changed. */
  int changed() {
    return changed;
  }

  /** True when the line names the person. */
  boolean names(String line) {
    return line.contains(subject);
  }

  /** A line of what the person is named in, without the person. */
  String of(String line) {
    changed++;
    JsonObject json = new JsonObject(line);
    if (json.containsKey("resourceSpans")) {
      spans(json);
    } else {
      plain(json.getJsonObject("attributes"));
    }
    return json.encode().replace(subject, ERASED);
  }

  private void spans(JsonObject line) {
    each(
        line.getJsonArray("resourceSpans"),
        resource ->
            each(
                resource.getJsonArray("scopeSpans"),
                scope -> each(scope.getJsonArray("spans"), ErasedLines::person)));
  }

  /** Attributes of OTLP are a list. */
  private static void person(JsonObject span) {
    JsonArray attributes = span.getJsonArray("attributes");
    if (attributes != null) {
      attributes
          .getList()
          .removeIf(attribute -> isPersonal(new JsonArray().add(attribute).getJsonObject(0)));
    }
  }

  private static boolean isPersonal(JsonObject attribute) {
    return isPersonal(attribute.getString("key", ""));
  }

  private static boolean isPersonal(String name) {
    return PERSONAL.matcher(name).matches() && !name.equals(HASH);
  }

  private static void plain(JsonObject attributes) {
    if (attributes != null) {
      attributes.getMap().keySet().removeIf(ErasedLines::isPersonal);
    }
  }

  private static void each(JsonArray all, Consumer<JsonObject> take) {
    for (int i = 0; all != null && i < all.size(); i++) {
      take.accept(all.getJsonObject(i));
    }
  }
}
