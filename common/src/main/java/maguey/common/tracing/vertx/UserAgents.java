package maguey.common.tracing.vertx;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The family of a user agent, never its full text: that one can tell people apart. Answers are kept
 * for the texts seen first, since most requests repeat a few of them.
 */
final class UserAgents {
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("user_agent.name");
  private static final int MAX_KEPT = 256;
  private static final int MAX_LENGTH = 512;

  /** In this order: an Edge calls itself Chrome too, and a Chrome Safari. */
  private static final List<String> FAMILIES =
      List.of("Edg", "Firefox", "Chrome", "Safari", "curl", "Vert.x", "Java", "python", "okhttp");

  private static final Map<String, String> KEPT = new ConcurrentHashMap<>();

  private UserAgents() {}

  static void describe(SpanBuilder builder, String text) {
    if (text != null && text.length() <= MAX_LENGTH) {
      builder.setAttribute(NAME, family(text));
    }
  }

  private static String family(String text) {
    String kept = KEPT.get(text);
    return kept != null ? kept : find(text);
  }

  private static String find(String text) {
    String family = FAMILIES.stream().filter(text::contains).findFirst().orElse("other");
    if (KEPT.size() < MAX_KEPT) {
      KEPT.put(text, family);
    }
    return family;
  }
}
