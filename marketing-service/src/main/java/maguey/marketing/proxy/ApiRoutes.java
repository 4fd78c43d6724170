package maguey.marketing.proxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Span names must not hold ids: the templates of the paths that orders-service serves. */
final class ApiRoutes {
  private static final Map<Pattern, String> TEMPLATES = templates();

  private ApiRoutes() {}

  /** The template of a path; {@code /api/*} for one that is not known here. */
  static String templateOf(String path) {
    return TEMPLATES.entrySet().stream()
        .filter(template -> template.getKey().matcher(path).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("/api/*");
  }

  private static Map<Pattern, String> templates() {
    Map<Pattern, String> templates = new LinkedHashMap<>();
    for (String template :
        new String[] {
          "/api/events",
          "/api/events/{slug}",
          "/api/events/{slug}/stats",
          "/api/orders",
          "/api/orders/{number}",
          "/api/orders/{number}/tickets/{ticketId}/qr.svg",
          "/api/waitlist",
          "/api/waitlist/accept",
          "/api/waitlist/leave",
          "/api/keys"
        }) {
      templates.put(Pattern.compile(template.replaceAll("\\{\\w+}", "[^/]+")), template);
    }
    return templates;
  }
}
