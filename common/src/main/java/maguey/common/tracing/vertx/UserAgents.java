package maguey.common.tracing.vertx;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The family of a user agent, never its full text: that one can tell people apart. Answers are kept
 * for a while, since most requests repeat a few texts.
 */
final class UserAgents {
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("user_agent.name");
  private static final int MAX_KEPT = 256;
  private static final int MAX_LENGTH = 512;

  /** In this order: an Edge calls itself Chrome too, and a Chrome Safari. */
  private static final List<String> FAMILIES =
      List.of("Edg", "Firefox", "Chrome", "Safari", "curl", "Vert.x", "Java", "python", "okhttp");

  private static final Map<String, Known> KEPT = new ConcurrentHashMap<>();

  /** One client's requests often come in a row, and comparing is quicker than hashing. */
  private static volatile Known lastSeen = new Known("", "other");

  private UserAgents() {}

  static void describe(SpanBuilder builder, String text) {
    if (text != null && text.length() <= MAX_LENGTH) {
      builder.setAttribute(NAME, family(text));
    }
  }

  private static String family(String text) {
    Known last = lastSeen;
    if (last.text.equals(text)) {
      return last.family;
    }
    Known known = KEPT.computeIfAbsent(text, UserAgents::find);
    lastSeen = known;
    if (KEPT.size() > MAX_KEPT) {
      KEPT.clear();
    }
    return known.family;
  }

  private static Known find(String text) {
    return new Known(text, FAMILIES.stream().filter(text::contains).findFirst().orElse("other"));
  }

  private record Known(String text, String family) {}
}
