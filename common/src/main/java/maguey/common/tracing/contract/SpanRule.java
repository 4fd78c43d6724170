package maguey.common.tracing.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the contract says of a span.
 *
 * @param names with placeholders, as {@code {method} {route}}
 * @param about what it stands for, in Markdown
 * @param services who makes it
 * @param required attributes that it always has
 * @param optional attributes that it may have besides
 * @param below what its parent may be, see {@code telemetry.yaml}
 * @param events that it may have
 */
public record SpanRule(
    List<String> names,
    String kind,
    String about,
    Set<String> services,
    Set<String> required,
    Set<String> optional,
    List<String> below,
    Set<String> events,
    Pattern pattern) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final Set<String> STEPS = Set.of("INTERNAL", "SERVER", "CONSUMER");
  static final String ROOT = "root";
  static final String STEP = "step";

  /** The pattern of names whose placeholders stand for the given patterns. */
  static Pattern pattern(List<String> names, Map<String, String> placeholders) {
    List<String> patterns = names.stream().map(name -> pattern(name, placeholders)).toList();
    return Pattern.compile(String.join("|", patterns));
  }

  private static String pattern(String name, Map<String, String> placeholders) {
    StringBuilder pattern = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(name);
    int from = 0;
    while (matcher.find()) {
      pattern.append(Pattern.quote(name.substring(from, matcher.start())));
      pattern.append("(?:").append(placeholders.get(matcher.group(1))).append(')');
      from = matcher.end();
    }
    return pattern.append(Pattern.quote(name.substring(from))).toString();
  }

  /** Whether the name is a plain text, so that this rule goes before those with placeholders. */
  boolean isPlain() {
    return names.stream().noneMatch(name -> PLACEHOLDER.matcher(name).find());
  }

  boolean fits(SeenSpan span) {
    return kind.equals(span.kind())
        && services.contains(span.service())
        && pattern.matcher(span.name()).matches();
  }

  /** Whether a span of this rule may have the given parent, which the given rule is of. */
  boolean mayBeBelow(SeenSpan parent, SpanRule parentRule) {
    return below.contains(parent.name())
        || parentRule.names().stream().anyMatch(below::contains)
        || below.contains(STEP)
            && STEPS.contains(parent.kind())
            && !TelemetryContract.OUTSIDE.contains(parent.service());
  }

  boolean mayBeRoot() {
    return below.contains(ROOT);
  }
}
