package maguey.common.tracing.contract;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the tables of {@code docs/telemetry.md} anew; what stands around them is left alone. */
final class TelemetryPage {
  private static final Pattern TABLE =
      Pattern.compile("(<!-- telemetry\\.yaml: (\\w+) -->\\n).*?(<!-- end -->)", Pattern.DOTALL);

  private final TelemetryContract contract = TelemetryContract.read();
  private final Map<String, Function<JsonObject, Stream<String>>> tables =
      Map.of(
          "services", this::services,
          "spans", this::spans,
          "edges", this::edges,
          "groups", this::groups,
          "events", this::spanEvents,
          "attributes", this::attributes,
          "resource", this::resource);

  /** The page as it must be. */
  String renew(String page) {
    return TABLE.matcher(page).replaceAll(this::table);
  }

  /** The tables that the page has. */
  static Set<String> tablesOf(String page) {
    return TABLE.matcher(page).results().map(m -> m.group(2)).collect(Collectors.toSet());
  }

  Set<String> tables() {
    return tables.keySet();
  }

  private String table(MatchResult place) {
    String lines =
        tables.get(place.group(2)).apply(contract.source()).collect(Collectors.joining("\n"));
    return Matcher.quoteReplacement(place.group(1) + lines + "\n" + place.group(3));
  }

  private Stream<String> services(JsonObject source) {
    return rows(
        List.of("service.name", "what it tells of"),
        source.getJsonObject("services").stream()
            .map(entry -> List.of(code(entry.getKey()), String.valueOf(entry.getValue()))));
  }

  private Stream<String> spans(JsonObject source) {
    return rows(
        List.of("span", "kind", "what", "always", "perhaps"),
        TelemetryContract.objects(source.getJsonArray("spans"))
            .map(
                span ->
                    List.of(
                        codes(span, "names"),
                        span.getString("kind"),
                        who(span) + span.getString("about"),
                        attributes(span, "required"),
                        attributes(span, "optional") + events(span))));
  }

  private static String who(JsonObject span) {
    Set<String> services = TelemetryContract.texts(span.getJsonArray("services"));
    return services.isEmpty()
        ? ""
        : services.stream()
            .map(s -> s.replace("-service", ""))
            .collect(Collectors.joining(", ", "", ": "));
  }

  private static String events(JsonObject span) {
    String events = codes(span, "events");
    return events.isEmpty() ? "" : (span.containsKey("optional") ? "; " : "") + "event " + events;
  }

  private Stream<String> edges(JsonObject source) {
    return rows(
        List.of("span", "is below"),
        TelemetryContract.objects(source.getJsonArray("spans"))
            .map(span -> List.of(codes(span, "names") + browser(span), below(span))));
  }

  private static String browser(JsonObject span) {
    boolean isBrowsers =
        TelemetryContract.texts(span.getJsonArray("services")).contains(TelemetryContract.BROWSER);
    return " " + span.getString("kind") + (isBrowsers ? " of a browser" : "");
  }

  private static String below(JsonObject span) {
    return TelemetryContract.texts(span.getJsonArray("below")).stream()
        .map(
            parent ->
                switch (parent) {
                  case SpanRule.ROOT -> "nothing";
                  case SpanRule.STEP -> "any step";
                  default -> code(parent);
                })
        .collect(Collectors.joining(", "));
  }

  private Stream<String> groups(JsonObject source) {
    return source.getJsonObject("groups").stream()
        .map(
            group ->
                "- *"
                    + group.getKey()
                    + "*: "
                    + codes(source.getJsonObject("groups"), group.getKey()));
  }

  private Stream<String> spanEvents(JsonObject source) {
    return rows(
        List.of("event", "attributes", "meaning"),
        source.getJsonObject("events").stream()
            .map(
                entry ->
                    List.of(
                        code(entry.getKey()),
                        codes((JsonObject) entry.getValue(), "attributes"),
                        ((JsonObject) entry.getValue()).getString("about"))));
  }

  private Stream<String> attributes(JsonObject source) {
    return rows(
        List.of("attribute", "type", "meaning"),
        TelemetryContract.objects(source.getJsonArray("attributes"))
            .map(
                rule ->
                    List.of(
                        codes(rule, "names"), rule.getString("type"), rule.getString("about"))));
  }

  private Stream<String> resource(JsonObject source) {
    return rows(
        List.of("resource attribute", "meaning"),
        TelemetryContract.objects(source.getJsonArray("resource"))
            .map(rule -> List.of(code(rule.getString("name")), rule.getString("about"))));
  }

  private static Stream<String> rows(List<String> head, Stream<List<String>> rows) {
    List<String> rule = head.stream().map(column -> "---").toList();
    return Stream.concat(Stream.of(head, rule), rows)
        .map(row -> "| " + String.join(" | ", row).replaceAll(" +\\|", " |") + " |");
  }

  private static String attributes(JsonObject span, String field) {
    return TelemetryContract.texts(span.getJsonArray(field)).stream()
        .map(name -> name.startsWith("+") ? "*" + name.substring(1) + "*" : code(name))
        .collect(Collectors.joining(", "));
  }

  private static String codes(JsonObject rule, String field) {
    return TelemetryContract.texts(rule.getJsonArray(field)).stream()
        .map(TelemetryPage::code)
        .collect(Collectors.joining(", "));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
