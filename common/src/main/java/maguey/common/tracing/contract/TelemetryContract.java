package maguey.common.tracing.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code telemetry.yaml} says: the names, edges and attributes of this suite's spans. */
public final class TelemetryContract {
  /** Where the contract stands in the repository. */
  public static final String FILE = "common/src/main/resources/telemetry.yaml";

  static final String BROWSER = "marketing-web";

  /** Those that are no services: their spans come from outside. */
  static final Set<String> OUTSIDE = Set.of(BROWSER, "load-test");

  private static final String RESOURCE = "/telemetry.yaml";

  private final JsonObject contract;
  private final Map<String, Set<String>> groups = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final List<SpanRule> rules;

  private TelemetryContract(JsonObject contract) {
    this.contract = contract;
    contract
        .getJsonObject("groups")
        .forEach(group -> groups.put(group.getKey(), texts((JsonArray) group.getValue())));
    readTypes();
    rules = objects(contract.getJsonArray("spans")).map(this::rule).toList();
  }

  /** Reads the contract of this build. */
  public static TelemetryContract read() {
    try (InputStream in = TelemetryContract.class.getResourceAsStream(RESOURCE)) {
      Map<String, Object> read = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new TelemetryContract(new JsonObject(read));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The file as it is read, for who shows it. */
  JsonObject source() {
    return contract;
  }

  List<SpanRule> rules() {
    return rules;
  }

  /** The rule that the span is of. */
  Optional<SpanRule> ruleOf(SeenSpan span) {
    return rules.stream()
        .filter(rule -> rule.fits(span))
        .min(Comparator.comparing(rule -> !rule.isPlain()));
  }

  boolean knowsService(String service) {
    return contract.getJsonObject("services").containsKey(service);
  }

  /** Every attribute name with its type: {@code string}, {@code integer}, … */
  Map<String, String> types() {
    return types;
  }

  /** Attributes that any span may have. */
  Set<String> everywhere() {
    return texts(contract.getJsonObject("everywhere").getJsonArray("attributes"));
  }

  /** Attributes of the given event; empty for one that the contract does not know. */
  Optional<Set<String>> attributesOf(String event) {
    return Optional.ofNullable(contract.getJsonObject("events").getJsonObject(event))
        .map(rule -> texts(rule.getJsonArray("attributes")));
  }

  /** What each process of the service says of itself. */
  List<String> resourceOf(String service) {
    return objects(contract.getJsonArray("resource"))
        .filter(rule -> !texts(rule.getJsonArray("except")).contains(service))
        .map(rule -> rule.getString("name"))
        .toList();
  }

  private void readTypes() {
    contract
        .getJsonObject("conventions")
        .forEach(
            type -> texts((JsonArray) type.getValue()).forEach(n -> types.put(n, type.getKey())));
    objects(contract.getJsonArray("attributes"))
        .forEach(
            rule ->
                texts(rule.getJsonArray("names"))
                    .forEach(name -> types.put(name, rule.getString("type"))));
  }

  private SpanRule rule(JsonObject json) {
    List<String> names = List.copyOf(texts(json.getJsonArray("names")));
    Set<String> events = new HashSet<>(texts(json.getJsonArray("events")));
    events.addAll(texts(contract.getJsonObject("everywhere").getJsonArray("events")));
    return new SpanRule(
        names,
        json.getString("kind"),
        json.getString("about"),
        servicesOf(json),
        attributes(json, "required"),
        attributes(json, "optional"),
        List.copyOf(texts(json.getJsonArray("below"))),
        events,
        SpanRule.pattern(names, placeholders()));
  }

  private Set<String> servicesOf(JsonObject rule) {
    Set<String> named = texts(rule.getJsonArray("services"));
    return named.isEmpty()
        ? contract.getJsonObject("services").fieldNames().stream()
            .filter(service -> !OUTSIDE.contains(service))
            .collect(Collectors.toSet())
        : named;
  }

  private Set<String> attributes(JsonObject rule, String field) {
    Set<String> all = new LinkedHashSet<>();
    for (String name : texts(rule.getJsonArray(field))) {
      all.addAll(name.startsWith("+") ? groups.get(name.substring(1)) : Set.of(name));
    }
    return all;
  }

  private Map<String, String> placeholders() {
    return contract.getJsonObject("placeholders").stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
  }

  static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  /** The texts of an array in their order; none where there is no array. */
  static Set<String> texts(JsonArray array) {
    return array == null
        ? Set.of()
        : array.stream()
            .map(String.class::cast)
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
