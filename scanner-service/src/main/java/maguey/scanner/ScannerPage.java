package maguey.scanner;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Optional;

/** The page a steward scans with: {@code /scanner}, one HTML file, one script, one style sheet. */
final class ScannerPage {
  private static final String FOLDER = "web/scanner";

  private final String settings;

  ScannerPage(Optional<String> dashboardUrl) {
    settings = new JsonObject().put("dashboardUrl", dashboardUrl.orElse(null)).encode();
  }

  void mount(Router router) {
    router.get("/").handler(context -> context.redirect("/scanner"));
    router
        .get("/scanner")
        .handler(context -> fresh(context.response()).sendFile(FOLDER + "/scanner.html"));
    router.get("/scanner/settings.json").handler(context -> settings(context.response()));
    router
        .get("/scanner/assets/*")
        .handler(StaticHandler.create(FOLDER).setIncludeHidden(false).setDirectoryListing(false));
  }

  private static HttpServerResponse fresh(HttpServerResponse response) {
    return response
        .putHeader("content-type", "text/html; charset=utf-8")
        .putHeader("cache-control", "no-cache");
  }

  private void settings(HttpServerResponse response) {
    response.putHeader("content-type", "application/json").end(settings);
  }
}
