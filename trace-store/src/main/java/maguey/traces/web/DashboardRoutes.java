package maguey.traces.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import maguey.common.http.WebFiles;

/**
 * The dashboard's files: its pages, their own modules and styles, and Lit. Who may see them is
 * decided before, by whoever mounts these routes; nothing here holds data.
 */
public final class DashboardRoutes {

  private static final String ASSETS = "/admin/assets";
  private static final String LIBRARY = "/admin/lib";

  /** Mostly answered 304: an upgrade shows at once. */
  private static final String ASK_AGAIN = "no-cache";

  /** Paths of the library carry its version, so a file never changes. */
  private static final String KEEP = "public, max-age=31536000, immutable";

  /** Pages of one address each, named as their files are. */
  private static final List<String> PAGES =
      List.of("traces", "journeys", "metrics", "compare", "alerts", "system");

  private final Map<String, PageShell> pages;
  private final PageShell trace;

  /**
   * Reads the pages, so that a broken jar is found at start and not by the first visitor.
   *
   * @throws IllegalStateException if a page or Lit is not on the class path
   */
  public DashboardRoutes() {
    String importMap = LitLibrary.importMap(LIBRARY);
    pages = PAGES.stream().collect(Collectors.toMap(name -> name, name -> read(name, importMap)));
    trace = read("trace", importMap);
  }

  /**
   * Adds {@code /admin}, the pages, {@code /admin/traces/{id}}, {@code /admin/assets/**} and {@code
   * /admin/lib/**}.
   *
   * @param router of the server's root; the pages call {@code /api/**} on the same origin
   */
  public void mount(Router router) {
    router.get("/admin").handler(request -> request.redirect("/admin/traces"));
    pages.forEach((name, shell) -> router.get("/admin/" + name).handler(page(shell)));
    router.get("/admin/traces/:traceId").handler(page(trace));
    router.get(ASSETS + "/*").handler(new WebFiles(ASSETS, "web", ASK_AGAIN));
    router.get(LIBRARY + "/*").handler(new WebFiles(LIBRARY, LitLibrary.ROOT, KEEP));
  }

  private static PageShell read(String name, String importMap) {
    return PageShell.read("web/" + name + ".html", importMap);
  }

  private static Handler<RoutingContext> page(PageShell shell) {
    return request ->
        request
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .putHeader("Content-Security-Policy", shell.contentSecurityPolicy())
            .end(shell.html());
  }
}
