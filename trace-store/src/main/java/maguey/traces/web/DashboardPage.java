package maguey.traces.web;

import java.util.List;
import java.util.Locale;

/** The pages: each has a module {@code view/NAME-page.js} and some style sheets. */
enum DashboardPage {
  TRACES("base", "traces"),
  TRACE("base", "trace"),
  JOURNEYS("base", "pages", "journeys"),
  METRICS("base", "pages", "metrics"),
  COMPARE("base", "pages", "compare"),
  ALERTS("base", "pages", "alerts"),
  SYSTEM("base", "pages", "system"),
  FAULTS("base", "pages", "faults"),
  /** What is at every other address below {@code /admin}; the last, as it fits them all. */
  MISSING("base", "pages");

  private final List<String> styles;

  DashboardPage(String... styles) {
    this.styles = List.of(styles);
  }

  /** As it stands in addresses and names of files. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As people read it. */
  String title() {
    return this == MISSING ? "No such page" : name().charAt(0) + id().substring(1);
  }

  /** Where its style sheets are, below the assets; later ones win. */
  List<String> styles() {
    return styles.stream().map(style -> "style/" + style + ".css").toList();
  }

  /** Its route as the contract of an API would have it; a trace is named by its id. */
  String route() {
    return switch (this) {
      case TRACE -> "/admin/traces/{traceId}";
      case MISSING -> "/admin/*";
      default -> "/admin/" + id();
    };
  }

  /** Its route as the router takes it. */
  String path() {
    return route().replace("{traceId}", ":traceId");
  }

  int status() {
    return this == MISSING ? 404 : 200;
  }
}
