package maguey.traces.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.Map;
import maguey.common.http.WebFiles;
import maguey.common.tracing.HttpRoutes;

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

  private final Map<DashboardPage, PageShell> pages = new EnumMap<>(DashboardPage.class);

  /**
   * Reads the pages, so that a broken jar is found at start and not by the first visitor.
   *
   * @throws IllegalStateException if their template or Lit is not on the class path
   */
  public DashboardRoutes() {
    PageTemplate template = PageTemplate.read(ASSETS, LitLibrary.importMap(LIBRARY));
    for (DashboardPage page : DashboardPage.values()) {
      pages.put(page, template.shell(page));
    }
  }

  /**
   * Adds {@code /admin}, the pages (also one for what is not there), {@code /admin/assets/**} and
   * {@code /admin/lib/**}.
   *
   * @param router of the server's root; the pages call {@code /api/**} on the same origin
   */
  public void mount(Router router) {
    router.get("/admin").handler(HttpRoutes.named("/admin"));
    router.get("/admin").handler(request -> request.redirect("/admin/traces"));
    router.get(ASSETS + "/*").handler(new WebFiles(ASSETS, "web", ASK_AGAIN));
    router.get(LIBRARY + "/*").handler(new WebFiles(LIBRARY, LitLibrary.ROOT, KEEP));
    pages.forEach((page, shell) -> mount(router, page, shell));
  }

  private static void mount(Router router, DashboardPage page, PageShell shell) {
    router.get(page.path()).handler(HttpRoutes.named(page.route()));
    router.get(page.path()).handler(show(page, shell));
  }

  /** A program that asks for a page that is not there hears of it as programs do. */
  private static Handler<RoutingContext> show(DashboardPage page, PageShell shell) {
    return request -> {
      if (page == DashboardPage.MISSING && !isPerson(request)) {
        request.fail(page.status());
      } else {
        request.response().setStatusCode(page.status());
        show(request, shell);
      }
    };
  }

  private static boolean isPerson(RoutingContext request) {
    String accept = request.request().getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  private static void show(RoutingContext request, PageShell shell) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("Content-Security-Policy", shell.contentSecurityPolicy());
    shell.html().answer(request.request());
  }
}
