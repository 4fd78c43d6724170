package maguey.scanner;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import maguey.common.http.WebFiles;
import maguey.common.tracing.HttpRoutes;

/** The page that a steward scans with: {@code /scanner} and its assets. */
final class ScannerPage {
  private static final String ASSETS = "/scanner/assets";
  private static final WebFiles FILES = new WebFiles(ASSETS, "web/scanner", "no-cache");

  private final Buffer settings;

  /**
   * The page of one installation.
   *
   * @param dashboardUrl makes trace ids links
   */
  ScannerPage(Optional<String> dashboardUrl) {
    settings = new JsonObject().put("dashboardUrl", dashboardUrl.orElse(null)).toBuffer();
  }

  void mount(Router router) {
    router.get("/").handler(context -> context.redirect("/scanner"));
    router.get("/scanner").handler(ScannerPage::named).handler(FILES.file("scanner.html"));
    router.get("/scanner/settings.json").handler(ScannerPage::named).handler(this::settings);
    router
        .get("/scanner/sw.js")
        .handler(ScannerPage::named)
        .handler(ScannerPage::mayServeThePage)
        .handler(FILES.file("sw.js"));
    router
        .get("/scanner/manifest.webmanifest")
        .handler(ScannerPage::named)
        .handler(FILES.file("manifest.webmanifest"));
    router.get(ASSETS + "/*").handler(ScannerPage::assetsNamed).handler(FILES);
  }

  private void settings(RoutingContext context) {
    context
        .response()
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-cache")
        .end(settings);
  }

  /** The page is not below the folder of its worker, which a browser asks us to confirm. */
  private static void mayServeThePage(RoutingContext context) {
    context.response().putHeader("service-worker-allowed", "/scanner");
    context.next();
  }

  private static void named(RoutingContext context) {
    HttpRoutes.matched(context.request(), context.normalizedPath());
    context.next();
  }

  private static void assetsNamed(RoutingContext context) {
    HttpRoutes.matched(context.request(), ASSETS + "/*");
    context.next();
  }
}
